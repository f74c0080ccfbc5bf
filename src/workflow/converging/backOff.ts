/** The longest pause between two turns of work that does not succeed, ms. */
const LONGEST = 5 * 60_000;

/**
 * When work that did not succeed is tried again: at `at`, or later the longer it goes on. Each try is
 * an entry of the audit log, and Atlas may be away for hours while many credentials wait.
 */
export function backOff(at: number, { since, now }: { since: number; now: number }): number {
  return Math.max(at, now + Math.min(LONGEST, Math.round((now - since) / 10)));
}
