// Token buckets: one per endpoint set and scope, refilled in steps, as the v2 API has them.
import { Refusal } from '../http/refusals.ts';

export interface BucketSize {
  readonly capacity: number;
  readonly refill: number;
  readonly seconds: number;
}

type Scope = 'organization' | 'project' | 'caller';

interface EndpointSetFacts extends BucketSize {
  readonly scope: Scope;
}

const endpointSets = {
  root: { scope: 'caller', capacity: 300, refill: 100, seconds: 60 },
  'list of organizations': { scope: 'caller', capacity: 300, refill: 100, seconds: 60 },
  organization: { scope: 'organization', capacity: 500, refill: 250, seconds: 60 },
  'organization settings': { scope: 'organization', capacity: 10, refill: 5, seconds: 60 },
  'organization keys': { scope: 'organization', capacity: 500, refill: 250, seconds: 60 },
  'organization members': { scope: 'organization', capacity: 500, refill: 250, seconds: 60 },
  'organization events': { scope: 'organization', capacity: 500, refill: 250, seconds: 60 },
  'list of projects': { scope: 'caller', capacity: 1200, refill: 500, seconds: 60 },
  project: { scope: 'project', capacity: 1200, refill: 500, seconds: 60 },
  'project events': { scope: 'project', capacity: 300, refill: 100, seconds: 60 },
  'project keys': { scope: 'project', capacity: 1200, refill: 500, seconds: 60 },
} as const satisfies Record<string, EndpointSetFacts>;

export type EndpointSet = keyof typeof endpointSets;

interface Bucket {
  tokens: number;
  filledAt: number;
}

export type RateHeaders = Readonly<Record<string, string>>;

export class RateLimits {
  /** false: nobody is ever limited, but the headers still count. */
  enforced = true;
  readonly #sizes = new Map<string, BucketSize>();
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Atlas may change the numbers at any time: they are not part of the contract. */
  set(endpointSet: EndpointSet, size: BucketSize): void {
    this.#sizes.set(endpointSet, size);
    for (const name of [...this.#buckets.keys()])
      if (name.startsWith(`${endpointSet}|`)) this.#buckets.delete(name);
  }

  scopeOf(endpointSet: EndpointSet): Scope {
    return endpointSets[endpointSet].scope;
  }

  take(endpointSet: EndpointSet, scopeId: string, path: string): RateHeaders {
    const size = this.#sizes.get(endpointSet) ?? endpointSets[endpointSet];
    const bucket = this.#filled(`${endpointSet}|${scopeId}`, size);
    if (bucket.tokens < 1 && this.enforced) throw this.#tooMany(size, bucket, path);
    bucket.tokens = Math.max(0, bucket.tokens - 1);
    return {
      'RateLimit-Limit': `${size.capacity}`,
      'RateLimit-Remaining': `${bucket.tokens}`,
    };
  }

  #filled(name: string, size: BucketSize): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(name) ?? { tokens: size.capacity, filledAt: now };
    const steps = Math.floor((now - bucket.filledAt) / (size.seconds * 1000));
    bucket.tokens = Math.min(size.capacity, bucket.tokens + steps * size.refill);
    bucket.filledAt += steps * size.seconds * 1000;
    this.#buckets.set(name, bucket);
    return bucket;
  }

  #tooMany(size: BucketSize, bucket: Bucket, path: string): Refusal {
    const { capacity, refill, seconds } = size;
    const waited = (this.#now() - bucket.filledAt) / 1000;
    const retry = Math.floor(seconds - waited);
    const resource = path.replace(/^\//, '');
    return new Refusal({
      status: 429,
      errorCode: 'RATE_LIMITED_TOKEN_BUCKET',
      detail: `Rate limit exceeded for ${resource}. Please retry after ${retry} seconds. Request capacity: ${capacity}. Refill rate: ${refill} per ${seconds} seconds. [For more information, see: http://dochub.mongodb.org/core/atlas-api-rate-limit.]`,
      parameters: [resource, retry, capacity, refill, seconds],
      headers: {
        'Retry-After': `${retry}`,
        'RateLimit-Limit': `${capacity}`,
        'RateLimit-Remaining': '0',
      },
    });
  }
}
