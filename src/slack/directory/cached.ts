const KEPT = 5_000;

interface Kept<T> {
  readonly at: number;
  readonly value: Promise<T>;
}

/**
 * Caches one answer per id for `freshMs`. Concurrent callers share one call. A failed call is not
 * cached.
 */
export function cached<T>(
  now: () => number,
  freshMs: number,
  ask: (id: string) => Promise<T>,
): (id: string) => Promise<T> {
  const kept = new Map<string, Kept<T>>();
  return (id) => {
    const known = kept.get(id);
    if (known !== undefined && now() - known.at < freshMs) return known.value;
    if (kept.size >= KEPT) kept.clear();
    const value = ask(id);
    kept.set(id, { at: now(), value });
    value.catch(() => {
      if (kept.get(id)?.value === value) kept.delete(id);
    });
    return value;
  };
}
