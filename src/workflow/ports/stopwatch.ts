/** A monotonic clock for the leases of this process: ms from an arbitrary start. */
export interface Stopwatch {
  now(): number;
  sleep(ms: number): Promise<void>;
}
