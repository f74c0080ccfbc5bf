const DAY = 24 * 60 * 60_000;
/** No id is older than MongoDB itself. */
const FIRST = Date.UTC(2009, 0, 1);

/** When a key was created, and how long ago that was, ms. */
export interface Creation {
  readonly at: number;
  readonly ago: number;
}

/**
 * Atlas does not say when a key was created, but the first 8 digits of its id do, in seconds
 * (src/README.md#what-atlas-does). `undefined` where that cannot be true. The clocks may differ by a
 * day.
 */
export function creationOf(keyId: string, now: number): Creation | undefined {
  const at = Number.parseInt(keyId.slice(0, 8), 16) * 1000;
  if (!(at >= FIRST && at <= now + DAY)) return undefined;
  return { at, ago: Math.max(0, now - at) };
}
