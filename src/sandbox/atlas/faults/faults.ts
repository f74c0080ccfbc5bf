// The list of faults in force: which request meets which, how often, and the switch that turns Atlas off.

import type { Rendered } from '../http/answers.ts';
import type { Delivery } from '../http/delivery.ts';
import type { Later } from '../http/later.ts';
import { carryOut, type FaultAction } from './mishaps.ts';

export interface FaultCondition {
  method?: string;
  /** Matched against path and query together, so that one page of a list can be chosen. */
  path?: RegExp;
  /** Let this many matching requests through first. */
  skip?: number;
  /** How many requests it meets. Omitted: every one until cleared. */
  times?: number;
  /** Like a proxy in front of Atlas: meets requests before anybody looks at their credentials. */
  beforeAuthentication?: boolean;
}

export interface Fault {
  when?: FaultCondition;
  do: FaultAction;
}

export interface FaultHandle {
  /** How many requests have met this fault. */
  readonly hits: number;
  remove(): void;
}

export interface Passing {
  readonly method: string;
  readonly target: string;
  /** Tells the record of the exchange which fault it met. */
  readonly noteFault: (kind: FaultAction['kind']) => void;
  /** The answer as it would be, without its effect. */
  readonly rehearse: () => Rendered;
}

interface Armed {
  readonly fault: Fault;
  seen: number;
  hits: number;
}

export interface FaultSources {
  readonly commits: Later;
  readonly listen: (on: boolean) => Promise<void>;
}

export class Faults {
  #armed: Armed[] = [];
  #listLag = 0;
  readonly #sources: FaultSources;

  constructor(sources: FaultSources) {
    this.#sources = sources;
  }

  add(fault: Fault): FaultHandle {
    const armed: Armed = { fault, seen: 0, hits: 0 };
    this.#armed.push(armed);
    const remove = () => {
      this.#armed = this.#armed.filter((it) => it !== armed);
    };
    return {
      get hits() {
        return armed.hits;
      },
      remove,
    };
  }

  /** Removes every fault and the list lag. What is committing late still commits. */
  clear(): void {
    this.#armed = [];
    this.#listLag = 0;
  }

  /** A new key appears in lists only after this many milliseconds. */
  listLag(ms: number): void {
    this.#listLag = ms;
  }

  currentListLag(): number {
    return this.#listLag;
  }

  /** Atlas is not there at all: open connections break, new ones are refused. */
  down(isDown: boolean): Promise<void> {
    return this.#sources.listen(!isDown);
  }

  /** Late commits happen now instead of later. */
  settle(): void {
    this.#sources.commits.settle();
  }

  /** Latency adds up; of all the others the first one added that matches is carried out. */
  around(stage: 'arrival' | 'operation', passing: Passing, proceed: () => Delivery): Delivery {
    let delay = 0;
    let mishap: FaultAction | undefined;
    for (const armed of this.#armed) {
      const action = armed.fault.do;
      if ((action.kind !== 'latency' && mishap) || !this.#meets(armed, stage, passing)) continue;
      armed.hits += 1;
      passing.noteFault(action.kind);
      if (action.kind === 'latency') delay += action.ms;
      else mishap = action;
    }
    const { rehearse } = passing;
    const delivery = mishap
      ? carryOut(mishap, { proceed, rehearse, commits: this.#sources.commits })
      : proceed();
    return { ...delivery, delay: delivery.delay + delay };
  }

  #meets(armed: Armed, stage: 'arrival' | 'operation', { method, target }: Passing): boolean {
    const when = armed.fault.when ?? {};
    const isHere = (when.beforeAuthentication ?? false) === (stage === 'arrival');
    if (!isHere || (when.method !== undefined && when.method !== method)) return false;
    if (when.path && target.search(when.path) < 0) return false;
    if (armed.hits >= (when.times ?? Number.POSITIVE_INFINITY)) return false;
    armed.seen += 1;
    return armed.seen > (when.skip ?? 0);
  }
}
