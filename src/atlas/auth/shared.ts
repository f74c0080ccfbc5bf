export interface Shared<T> {
  /** Returns the value of this key; makes it if there is none. */
  of(key: string, make: () => T): T;
  all(): T[];
}

/** One value for each key, made when it is first needed. */
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
