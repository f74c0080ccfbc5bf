/** Clocks that neither we nor the people who run Redis set. */
export type Outside = 'slack' | 'atlas';
export type Clock = 'host' | 'redis' | Outside;

/** How far each known clock is ahead of that of this host, ms. */
export type Offsets = { host: number; redis: number } & { [C in Outside]?: number };

export interface Judgement {
  readonly wrong: ReadonlySet<Clock>;
  /** They differ, and nothing tells which of them is right. */
  readonly unclear: boolean;
  /** How far the farthest two are apart, ms. */
  readonly by: number;
}

/** Less than this is no reason to stop; a header tells whole seconds, and a call takes its time. */
export const AGREE_WITHIN = 60_000;

const OUTSIDE: readonly Clock[] = ['slack', 'atlas'];

/**
 * Most clocks are right. Where as many say one thing as another, those outside are believed if all
 * of them say the same.
 */
export function judgeClocks(offsets: Offsets): Judgement {
  const all = Object.entries(offsets).flatMap(([name, offset]) =>
    isClock(name) && offset !== undefined ? [{ name, offset }] : [],
  );
  const values = all.map(({ offset }) => offset);
  const by = Math.max(...values) - Math.min(...values);
  if (by <= AGREE_WITHIN) return { wrong: new Set(), unclear: false, by };
  const groups = all.map(({ offset }) =>
    all.filter((other) => Math.abs(other.offset - offset) <= AGREE_WITHIN).map(({ name }) => name),
  );
  const most = Math.max(...groups.map((group) => group.length));
  const largest = new Map(
    groups.filter((group) => group.length === most).map((group) => [group.join(' '), group]),
  );
  const [only] = largest.values();
  const believed =
    largest.size === 1 && most > 1 ? only : [...largest.values()].find((one) => hasAllOutside(one));
  if (believed === undefined) return { wrong: new Set(), unclear: true, by };
  const wrong = all.map(({ name }) => name).filter((name) => !believed.includes(name));
  return { wrong: new Set(wrong), unclear: false, by };
}

function isClock(name: string): name is Clock {
  return name === 'host' || name === 'redis' || OUTSIDE.some((one) => one === name);
}

function hasAllOutside(group: readonly Clock[]): boolean {
  return OUTSIDE.every((clock) => group.includes(clock));
}
