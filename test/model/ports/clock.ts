/** Simulated time. Nothing waits: the time jumps from one event to the next. */
export interface Clock {
  now(): number;
  after(ms: number, run: () => void): void;
  /** Fires every event up to `limit`. Between two events all promises that can continue do so. */
  runUntil(limit: number): Promise<void>;
}

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Whether `one` fires before `other`. At the same time, the event added first fires first. */
function sooner(one: Event, other: Event): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function createHeap() {
  const heap: Event[] = [];

  function swap(one: number, other: number): void {
    const [left, right] = [heap[one], heap[other]];
    if (left === undefined || right === undefined) return;
    heap[one] = right;
    heap[other] = left;
  }

  const before = (one: number, other: number): boolean => {
    const [left, right] = [heap[one], heap[other]];
    return left !== undefined && right !== undefined && sooner(left, right);
  };

  return {
    first: () => heap[0],
    push(event: Event): void {
      heap.push(event);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!before(at, parent)) return;
        swap(at, parent);
        at = parent;
      }
    },
    pop(): void {
      swap(0, heap.length - 1);
      heap.pop();
      for (let at = 0; ; ) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        let least = before(left, at) ? left : at;
        if (before(right, least)) least = right;
        if (least === at) return;
        swap(at, least);
        at = least;
      }
    },
  };
}

/**
 * Node runs all promises that can continue before the next tick. A turn of the event loop has the
 * same effect here, because nothing waits for the outside, but takes a third more time.
 */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/**
 * After this many events the other work of the process gets a turn, such as calls to a real Redis
 * and reports of tests.
 */
const EVENTS_PER_TURN = 64;

/**
 * `alarm` gives the next time that does not come from an event (the next due entry in the store)
 * and what to do then. Without it, replicas would have to poll through hours without events.
 */
export function createClock(
  start: number,
  alarm: { next(): number | undefined; ring(): void },
): Clock {
  const events = createHeap();
  let now = start;
  let order = 0;
  let fired = 0;

  return {
    now: () => now,
    after(ms, run) {
      order += 1;
      events.push({ at: now + Math.max(0, Math.ceil(ms)), order, run });
    },
    async runUntil(limit) {
      // What was just begun adds its first event now, and not when something else has happened.
      await settled();
      for (;;) {
        const event = events.first();
        const rings = alarm.next();
        if (rings !== undefined && rings <= limit && (event === undefined || rings < event.at)) {
          now = Math.max(now, rings);
          alarm.ring();
        } else if (event !== undefined && event.at <= limit) {
          now = event.at;
          events.pop();
          event.run();
        } else {
          now = Math.max(now, limit);
          return;
        }
        fired += 1;
        await (fired % EVENTS_PER_TURN === 0 ? turn() : settled());
      }
    },
  };
}
