import type { AuditEntry, SafeMode } from '../../../src/workflow/ports/audit.ts';
import type { LiveKey } from '../ports/atlas.ts';
import { requestOf } from '../ports/atlas.ts';
import type { Life } from '../ports/line.ts';
import type { Loss } from './seen.ts';
import type { World } from './world.ts';

/** From the last look at the store until something is sent, at the longest, ms. */
const IN_HAND = 6_000;

/**
 * S1: while safe mode is on nothing is created, revealed or deleted. What was in hand when it was
 * entered may still go out, and what a stopped process had in hand, when it goes on.
 */
export function sendsS1(world: World, { pausedUntil }: Life, what: string): string | undefined {
  const on = world.safeMode();
  if (on === undefined) return undefined;
  const late = world.clock.now() - Math.max(on.since, pausedUntil) > IN_HAND;
  return late ? `${what} was sent while safe mode was on` : undefined;
}

/** S3: only an admin ends it; Keywarden itself only where it waited for nothing but Atlas. */
export function endsS3({ policy }: World, { why }: SafeMode, { by }: AuditEntry) {
  const byItself = by === 'keywarden' && why === 'atlas_unknown';
  return byItself || policy().admins.includes(by) ? undefined : `${by} ended safe mode`;
}

function unnoticed({ seen }: World): Loss | undefined {
  const heeded = [...seen.entered, ...seen.accepted];
  return seen.losses.find(({ at, copied }) => copied && !heeded.some((when) => when >= at));
}

/** S4: what needs both audit devices does not go on where one of them has lost its tail. */
export function goesOnS4(world: World, entry: string): string | undefined {
  const loss = unnoticed(world);
  const asked = world.seen.appended.get(entry);
  const goesOn = loss !== undefined && asked !== undefined && asked > loss.at;
  return goesOn ? `${entry} went on, on a log that had lost what its copy has` : undefined;
}

/** S4: what was lost and copied is noticed. S5: and the admins are told. */
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
 * The exceptions for lost writes. What was done for a request that lost some of its history counts
 * from the moment on at which an admin confirmed the loss; what happened before is forgotten, for
 * the records have forgotten it too. For every other request it is 0: there is no exception.
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

/** A key of which the records lost the trace may live, but the admins are told of it by name. */
export function isToldOf(world: World, live: LiveKey): boolean {
  const told = world.seen.alarms.some(({ findings }) =>
    findings.some(({ keyId }) => keyId === live.key.id),
  );
  return told && hasLost(world, requestOf(live));
}
