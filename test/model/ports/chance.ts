/** Seeded random numbers (mulberry32). The same seed gives the same run on every machine. */
export interface Chance {
  /** From 0 to below 1. */
  fraction(): number;
  below(limit: number): number;
  hit(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
}

export function createChance(seed: number): Chance {
  let state = seed | 0;
  function fraction(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    hit: (probability) => probability > 0 && fraction() < probability,
    pick: (list) => list[below(list.length)] ?? list[0],
  };
}
