const HOUR = 60 * 60_000;

interface Counted<T> {
  /** When the newest entry was written. */
  readonly at: number;
  /** How many came since, and the newest of them. */
  readonly count: number;
  readonly last?: T;
}

/** One kind of thing that happened, and how often since the entry before. */
export interface Due<T> {
  readonly what: T;
  readonly count: number;
}

/**
 * What anybody can cause without being known to us. The first of a kind is due at once; what
 * follows is counted, and due as one when an hour is over.
 */
export interface HourlyNotes<T> {
  /** Counts it, and gives it back if it is due now. */
  add(kind: string, what: T): Due<T> | undefined;
  /** What was only counted and is due now. */
  due(): readonly Due<T>[];
}

export function createHourlyNotes<T>(monotonic: () => number): HourlyNotes<T> {
  const kinds = new Map<string, Counted<T>>();

  function isOver({ at }: Counted<T>): boolean {
    return monotonic() - at >= HOUR;
  }

  return {
    add(kind, what) {
      const known = kinds.get(kind);
      if (known === undefined || isOver(known)) {
        kinds.set(kind, { at: monotonic(), count: 0 });
        return { what, count: (known?.count ?? 0) + 1 };
      }
      kinds.set(kind, { ...known, count: known.count + 1, last: what });
      return undefined;
    },
    due() {
      return [...kinds].flatMap(([kind, known]) => {
        const { count, last } = known;
        if (last === undefined || !isOver(known)) return [];
        kinds.set(kind, { at: monotonic(), count: 0 });
        return [{ what: last, count }];
      });
    },
  };
}
