export interface Rate {
  readonly perMinute: number;
  /** How many calls may come at once. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets, one per method (and per channel where Slack counts so). */
export class Rates {
  readonly #rates = new Map<string, Rate | 'off'>();
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  set(method: string, rate: Rate | 'off'): void {
    this.#rates.set(method, rate);
    for (const key of [...this.#buckets.keys()]) {
      if (key.startsWith(`${method} `)) this.#buckets.delete(key);
    }
  }

  /** Seconds to wait, or 0 if the call may go on. */
  take(method: string, usual: Rate, share = ''): number {
    const rate = this.#rates.get(method) ?? this.#rates.get('*') ?? usual;
    if (rate === 'off') return 0;
    const key = `${method} ${share}`;
    const now = this.#now();
    const perMs = rate.perMinute / 60_000;
    const bucket = this.#buckets.get(key) ?? { tokens: rate.burst, at: now };
    bucket.tokens = Math.min(rate.burst, bucket.tokens + Math.max(0, now - bucket.at) * perMs);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000));
  }
}
