export interface Lanes<L extends string> {
  /**
   * Attends to it as soon as its lane has room. Of what shares a `group` the lane has one in work at a
   * time.
   */
  take(lane: L, id: string, group?: string): void;
  /** What is at work now. */
  running(): readonly Promise<void>[];
  /** Nothing is begun any more. */
  stop(): void;
}

/** By id, each with its group. */
type Waiting = Map<string, string | undefined>;

interface InWork<L> {
  readonly work: Promise<void>;
  readonly lane: L;
  readonly group: string | undefined;
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
  const lanes = new Map<L, { readonly limit: number; readonly waiting: Waiting }>();
  for (const lane in parts.limits) {
    lanes.set(lane, { limit: parts.limits[lane], waiting: new Map() });
  }
  const inWork = new Map<string, InWork<L>>();
  let stopped = false;

  function hasRoom(lane: L, limit: number): boolean {
    const busy = [...inWork.values()];
    if (stopped || busy.length >= parts.all) return false;
    return busy.filter((one) => one.lane === lane).length < limit;
  }

  function isBusy(lane: L, group: string | undefined): boolean {
    if (group === undefined) return false;
    return [...inWork.values()].some((one) => one.lane === lane && one.group === group);
  }

  function next(): void {
    for (const [lane, { limit, waiting }] of lanes) {
      for (const [id, group] of waiting) {
        if (!hasRoom(lane, limit)) break;
        if (inWork.has(id) || isBusy(lane, group)) continue;
        waiting.delete(id);
        const work = parts.attend(id, lane).finally(() => {
          inWork.delete(id);
          next();
        });
        inWork.set(id, { work, lane, group });
      }
    }
  }

  return {
    take(lane, id, group) {
      if (stopped) return;
      lanes.get(lane)?.waiting.set(id, group);
      next();
    },
    running: () => [...inWork.values()].map(({ work }) => work),
    stop() {
      stopped = true;
    },
  };
}
