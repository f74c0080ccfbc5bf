export interface Lanes<L extends string> {
  /** Attends to it as soon as its lane has room. */
  take(lane: L, id: string): void;
  /** What is at work now. */
  running(): readonly Promise<void>[];
  /** Nothing is begun any more. */
  stop(): void;
}

/**
 * Works on many records at the same time, and never twice at the same time on one. Each lane has
 * only some of the places, so that what nobody waits for does not delay what somebody waits for. The
 * first lane goes first, and may take every place.
 */
export function createLanes<L extends string>(parts: {
  /** How many at once in each lane; those that come first here are begun first. */
  readonly limits: Readonly<Record<L, number>>;
  readonly all: number;
  readonly attend: (id: string, lane: L) => Promise<void>;
}): Lanes<L> {
  const lanes = new Map<L, { readonly limit: number; readonly waiting: Set<string> }>();
  for (const lane in parts.limits) {
    lanes.set(lane, { limit: parts.limits[lane], waiting: new Set() });
  }
  const inWork = new Map<string, { readonly work: Promise<void>; readonly lane: L }>();
  let stopped = false;

  function hasRoom(lane: L, limit: number): boolean {
    const busy = [...inWork.values()];
    if (stopped || busy.length >= parts.all) return false;
    return busy.filter((one) => one.lane === lane).length < limit;
  }

  function next(): void {
    for (const [lane, { limit, waiting }] of lanes) {
      for (const id of waiting) {
        if (!hasRoom(lane, limit)) break;
        if (inWork.has(id)) continue;
        waiting.delete(id);
        const work = parts.attend(id, lane).finally(() => {
          inWork.delete(id);
          next();
        });
        inWork.set(id, { work, lane });
      }
    }
  }

  return {
    take(lane, id) {
      if (stopped) return;
      lanes.get(lane)?.waiting.add(id);
      next();
    },
    running: () => [...inWork.values()].map(({ work }) => work),
    stop() {
      stopped = true;
    },
  };
}
