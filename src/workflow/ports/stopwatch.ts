/** Time that only moves forward, for leases this process holds; ms from an arbitrary start. */
export interface Stopwatch {
  now(): number;
  sleep(ms: number): Promise<void>;
}
