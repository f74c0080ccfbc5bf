import type { AuditEntry } from '../../../src/workflow/ports/audit.ts';
import type { World } from './world.ts';

/** From the comparison of the clocks until what was found due by it is written down, ms. */
const IN_HAND = 20_000;

/** What only time brings about, or what counts a time from now. */
const BY_TIME: readonly string[] = [
  'request.lapsed',
  'request.escalated',
  'approvers.reminded',
  'requester.reminded',
  'break_glass.reminded',
  'secret.expired',
  'reveal.delivered',
  'credential.end_near',
  'credential.end_reached',
  'credential.freeze_late',
  'credential.deletion_due',
  'credential.deletion_put_off',
  'credential.still_frozen',
  'credential.orphaned',
];

/**
 * C1: while the clock of Redis is wrong, nothing ends by time, nobody is reminded by it, and no end is
 * counted from it. A process that was stopped in between may still write what it found due before.
 */
export function committedC1(world: World, { event }: AuditEntry): string | undefined {
  const { clocks, clock, lastPauseEnd } = world;
  const since = clocks.redisWrongSince;
  if (since === undefined || !BY_TIME.includes(event)) return undefined;
  const isLate = clock.now() - Math.max(since, lastPauseEnd()) > IN_HAND;
  return isLate ? `${event} by a clock that is wrong` : undefined;
}
