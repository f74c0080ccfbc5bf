export interface Shared<T> {
  /** What was made for this key, made now if it was not. */
  of(key: string, make: () => T): T;
  all(): T[];
}

/** One of each, made when it is first needed. */
export function createShared<T>(): Shared<T> {
  const made = new Map<string, T>();
  return {
    of(key, make) {
      const known = made.get(key);
      if (known !== undefined) return known;
      const fresh = make();
      made.set(key, fresh);
      return fresh;
    },
    all: () => [...made.values()],
  };
}
