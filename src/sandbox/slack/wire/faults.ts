import { setTimeout as pause } from 'node:timers/promises';
import type { Fields } from './json.ts';
import type { DeliveryKind } from './traffic.ts';

/** An HTML page, nothing, half of the answer, one word, or JSON of another program. */
export type Garbled = 'page' | 'empty' | 'cut' | 'word' | 'foreign';

/** What goes wrong with one call of a Web API method, or with one post to a response_url. */
export type CallFault =
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'rate_limited'; readonly retryAfter: number }
  | { readonly kind: 'http'; readonly status: number; readonly effect?: boolean }
  | { readonly kind: 'error'; readonly error: string; readonly effect?: boolean }
  | { readonly kind: 'reset'; readonly effect: boolean }
  /** 200 with a body that is no answer of Slack: something in between wrote it, or cut it off. */
  | { readonly kind: 'garbled'; readonly body: Garbled; readonly effect?: boolean }
  /** The caller waits for ever; the effect happens or not. */
  | { readonly kind: 'no_reply'; readonly effect: boolean }
  /** The windows of this person (or of whoever the call is for) are closed just before it is looked at. */
  | { readonly kind: 'window_closed'; readonly userId?: string }
  | { readonly kind: 'held'; readonly before?: Promise<void>; readonly after?: Promise<void> };

/** lost: the app never gets it, the person waits; duplicate: sent twice at once; delayed: see ms. */
export type DeliveryFault =
  | { readonly kind: 'lost' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'delayed'; readonly ms: number };

export interface FaultRange {
  /** How often it happens; default once, Infinity for always. */
  readonly times?: number;
  /** How many matching calls go well first. */
  readonly skip?: number;
}

export interface CallRange extends FaultRange {
  /** Only calls whose arguments satisfy this. */
  readonly when?: (args: Fields) => boolean;
}

export interface SlackFaults {
  /** `method` is a Web API method, 'response_url', or '*' for all methods. */
  call(method: string, fault: CallFault, range?: CallRange): FaultHandle;
  delivery(kind: DeliveryKind | '*', fault: DeliveryFault, range?: FaultRange): void;
  /** Stops the next matching call before its effect until release() is called. */
  hold(method: string, range?: CallRange & { readonly where?: 'before' | 'after' }): Held;
  clear(): void;
}

export interface FaultHandle {
  /** How many calls have met it. */
  readonly hits: number;
  remove(): void;
}

export interface Held {
  /** Resolves when the call has reached the gate. */
  readonly reached: Promise<void>;
  release(): void;
}

interface Planned<F> {
  readonly name: string;
  readonly fault: F;
  readonly when: (args: Fields) => boolean;
  skip: number;
  times: number;
  onTaken?: () => void;
}

function take<F>(plans: Planned<F>[], name: string, args: Fields): F | undefined {
  for (const plan of plans) {
    if (plan.times <= 0 || (plan.name !== '*' && plan.name !== name) || !plan.when(args)) continue;
    if (plan.skip > 0) {
      plan.skip -= 1;
      continue;
    }
    plan.times -= 1;
    plan.onTaken?.();
    return plan.fault;
  }
  return undefined;
}

const always = () => true;

export class Faults implements SlackFaults {
  #calls: Planned<CallFault>[] = [];
  #deliveries: Planned<DeliveryFault>[] = [];
  #gates = new Set<() => void>();

  call(method: string, fault: CallFault, range: CallRange = {}): FaultHandle {
    const { when = always, skip = 0, times = 1 } = range;
    let hits = 0;
    const onTaken = () => {
      hits += 1;
    };
    const plan: Planned<CallFault> = { name: method, fault, when, skip, times, onTaken };
    this.#calls.push(plan);
    return {
      get hits() {
        return hits;
      },
      remove: () => {
        this.#calls = this.#calls.filter((one) => one !== plan);
      },
    };
  }

  delivery(kind: DeliveryKind | '*', fault: DeliveryFault, range: FaultRange = {}): void {
    const { skip = 0, times = 1 } = range;
    this.#deliveries.push({ name: kind, fault, when: always, skip, times });
  }

  hold(method: string, range: CallRange & { where?: 'before' | 'after' } = {}): Held {
    const { when = always, skip = 0, times = 1, where = 'before' } = range;
    let release = () => {};
    let onTaken = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reached = new Promise<void>((resolve) => {
      onTaken = resolve;
    });
    this.#gates.add(release);
    const fault: CallFault =
      where === 'before' ? { kind: 'held', before: gate } : { kind: 'held', after: gate };
    this.#calls.push({ name: method, fault, when, skip, times, onTaken });
    return { reached, release };
  }

  clear(): void {
    this.#calls = [];
    this.#deliveries = [];
    for (const release of this.#gates) release();
    this.#gates.clear();
  }

  forCall(method: string, args: Fields): CallFault | undefined {
    return take(this.#calls, method, args);
  }

  forDelivery(kind: DeliveryKind): DeliveryFault | undefined {
    return take(this.#deliveries, kind, {});
  }
}

/** What a fault costs in time before the call is looked at. */
export async function delayBefore(fault: CallFault | undefined): Promise<void> {
  if (fault?.kind === 'latency') await pause(fault.ms, undefined, { ref: false });
  if (fault?.kind === 'held') await fault.before;
}
