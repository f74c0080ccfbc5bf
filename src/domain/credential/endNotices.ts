import type { End } from './ends.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

/** How long before the end each notice to the owner is sent, ms. The earliest comes first. */
export const END_NOTICES = [
  { name: 'week', before: 7 * DAY },
  { name: 'day', before: DAY },
  { name: 'hour', before: HOUR },
] as const;
export type EndNotice = (typeof END_NOTICES)[number]['name'];

/** Which notices of one end are sent or owed. */
export interface Told {
  /** The end they tell of. */
  readonly end: number;
  /** Since when that is the end. A notice fits if its moment comes later. */
  readonly since: number;
  readonly sent: readonly EndNotice[];
}

interface Planned {
  readonly name: EndNotice;
  readonly at: number;
}

/** The notices that fit between the moment at which the end was set and the end. */
export function fittingNotices({ end, since }: Pick<Told, 'end' | 'since'>): readonly Planned[] {
  return END_NOTICES.map(({ name, before }) => ({ name, at: end - before })).filter(
    ({ at }) => at > since,
  );
}

function unsent(told: Told): readonly Planned[] {
  return fittingNotices(told).filter(({ name }) => !told.sent.includes(name));
}

/** The next notice that is not sent yet. */
export function nextNotice(told: Told): Planned | undefined {
  return unsent(told).at(0);
}

/** The notices whose moment has come. After an outage there may be several; the last one is sent. */
export function noticesDue(told: Told, now: number): readonly EndNotice[] {
  return unsent(told)
    .filter(({ at }) => now >= at)
    .map(({ name }) => name);
}

/** What is told of an end from now on. The same end stays as it is. */
export function toldOf(end: End | undefined, before: Told | undefined, now: number) {
  if (end === undefined) return undefined;
  return before?.end === end.at ? before : { end: end.at, since: now, sent: [] };
}
