/**
 * Number of actions that one person can do at once. Slack allows an app 100 windows a minute for
 * all people together (src/README.md#what-slack-does).
 */
const AT_ONCE = 30;
const PER_SECOND = 0.5;
/**
 * After this time without an action a person has the full number again, so the entry can be
 * deleted.
 */
const FORGOTTEN_AFTER_MS = (AT_ONCE / PER_SECOND) * 1000;

/**
 * `tell`: the first action over the limit, of which the person is told. `drop`: the following ones.
 */
export type RateLimit = (person: string) => 'go' | 'tell' | 'drop';

interface Bucket {
  left: number;
  at: number;
  told: boolean;
}

/**
 * Limits the actions of one person, so that nobody can use up the app's limit for everybody else.
 */
export function createRateLimit(monotonic: () => number): RateLimit {
  const buckets = new Map<string, Bucket>();

  /** The map is ordered by the last action, so the loop stops at the first recent entry. */
  function forgetOld(now: number): void {
    for (const [person, { at }] of buckets) {
      if (now - at < FORGOTTEN_AFTER_MS) return;
      buckets.delete(person);
    }
  }

  return (person) => {
    const now = monotonic();
    forgetOld(now);
    const { left, at, told } = buckets.get(person) ?? { left: AT_ONCE, at: now, told: false };
    const have = Math.min(AT_ONCE, left + ((now - at) / 1000) * PER_SECOND);
    const isEnough = have >= 1;
    buckets.delete(person);
    buckets.set(person, { left: isEnough ? have - 1 : have, at: now, told: !isEnough });
    if (isEnough) return 'go';
    return told ? 'drop' : 'tell';
  };
}
