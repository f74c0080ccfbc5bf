import type { AuditEntry, SafeMode } from '../../../src/workflow/ports/audit.ts';
import type { CredentialChange } from '../../../src/workflow/ports/credentials.ts';
import type { LiveKey } from '../ports/atlas.ts';
import { requestOf } from '../ports/atlas.ts';
import type { Life } from '../ports/line.ts';
import type { Loss } from './seen.ts';
import type { World } from './world.ts';

/** Longest time from the last check of the store until something is sent, ms. */
const IN_HAND = 6_000;

/**
 * S1: while safe mode is on, nothing is created, revealed or deleted. Calls that were already
 * started may still be sent, and also those of a stopped process when it continues.
 */
export function sendsS1(world: World, { pausedUntil }: Life, what: string): string | undefined {
  const on = world.safeMode();
  if (on === undefined) return undefined;
  const late = world.clock.now() - Math.max(on.since, pausedUntil) > IN_HAND;
  return late ? `${what} was sent while safe mode was on` : undefined;
}

/** S3: two admins end safe mode. Keywarden itself may end it if it only waited for Atlas. */
export function endsS3({ policy }: World, { why }: SafeMode, { by, facts }: AuditEntry) {
  if (by === 'keywarden' && why === 'atlas_unknown') return undefined;
  const { admins } = policy();
  if (!admins.includes(by)) return `${by} ended safe mode`;
  const { first } = facts;
  const isOther = typeof first === 'string' && first !== by && admins.includes(first);
  return isOther ? undefined : `${by} ended safe mode alone`;
}

function unnoticed({ seen }: World): Loss | undefined {
  const heeded = [...seen.entered, ...seen.accepted];
  return seen.losses.find(({ at, copied }) => copied && !heeded.some((when) => when >= at));
}

/**
 * S4: actions that need both audit devices do not continue if one of them lost its newest entries.
 */
export function goesOnS4(world: World, entry: string): string | undefined {
  const loss = unnoticed(world);
  const asked = world.seen.appended.get(entry);
  const goesOn = loss !== undefined && asked !== undefined && asked > loss.at;
  return goesOn ? `${entry} went on, on a log that had lost what its copy has` : undefined;
}

/** S4: a loss of entries that were copied is noticed. S5: the admins are told of it. */
export function checkNoticed(world: World): readonly string[] {
  const on = world.safeMode();
  const lost = unnoticed(world) !== undefined && on === undefined;
  const told = on === undefined || world.seen.alerts.some(({ id }) => id === on.id);
  return [
    ...(lost ? ['S4: the log lost its tail, and nobody noticed'] : []),
    ...(told ? [] : ['S5: safe mode is on, and no admin was told']),
  ];
}

/**
 * S6: of a key whose delivery the copy of the log has, the private key is not shown again, and the
 * key is not deleted before somebody asks for that; whatever Redis has lost.
 */
export function usesS6(
  { seen }: World,
  keyId: string,
  what: 'deleted' | 'shown',
): string | undefined {
  const about = (events: readonly string[], { event, facts }: AuditEntry) =>
    events.includes(event) && facts.keyId === keyId;
  const delivered = seen.journal.some((entry) => about(['reveal.delivered'], entry));
  const ends = ['key.revoke_asked', 'key.replace_asked'];
  const isEnding = ({ credential }: CredentialChange) =>
    credential.id === `apiKey:${keyId}` && credential.state.status === 'ending';
  const asked =
    what === 'deleted' &&
    (seen.commits.some(({ entry }) => about(ends, entry)) || seen.credentials.some(isEnding));
  return delivered && !asked ? `a key that somebody uses was ${what}` : undefined;
}

/**
 * The exception for lost writes. For a request that lost some of its history, actions count only
 * from the time at which an admin confirmed the loss, because the records have lost what was
 * before. For all other requests this is 0: there is no exception.
 */
export function countsFrom({ seen }: World, requestId: string): number {
  const touched = seen.losses.filter(({ requests }) => requests.has(requestId));
  const last = touched.at(-1);
  if (last === undefined) return 0;
  return seen.accepted.find((at) => at >= last.at) ?? Number.POSITIVE_INFINITY;
}

export function hasLost(world: World, requestId: string | undefined): boolean {
  return requestId !== undefined && countsFrom(world, requestId) > 0;
}

/** A key may live without a record if the record was lost and the admins were told of the key. */
export function isToldOf(world: World, live: LiveKey): boolean {
  const told = world.seen.alarms.some(({ findings }) =>
    findings.some(({ keyId }) => keyId === live.key.id),
  );
  return told && hasLost(world, requestOf(live));
}
