export type When = 'before' | 'after';

/** One call on its way from a replica to Redis, Atlas or Slack, or its answer on the way back. */
export interface Passing {
  readonly server: 'redis' | 'atlas' | 'slack';
  readonly replica: number;
  /** As in `calls.ts`: `commit ready`, `create`, `views.open`, ... */
  readonly name: string;
  /** What it carries: arguments, path and body. */
  readonly text: string;
}

/** `cut`: the caller's connection ends. `late`: it ends, and the call arrives when that resolves. */
export type Verdict = 'pass' | 'cut' | { readonly late: Promise<void> };

export interface Trap {
  meets(passing: Passing, when: When): boolean;
  /** Runs while the call, or its answer, is held. */
  spring(passing: Passing): Promise<Verdict> | Verdict;
}

/** A trap that was set. It springs once. */
export interface Snare {
  readonly sprung: Promise<Passing>;
  isSprung(): boolean;
  remove(): void;
}

export interface Switchboard {
  set(trap: Trap): Snare;
  /** Every call asks here twice. */
  gate(passing: Passing, when: When): 'pass' | Promise<Verdict>;
  /** Sees every call as it comes. */
  watch(look: (passing: Passing, when: When) => void): () => void;
  /** Ms since something was last done, not merely asked for. */
  quietFor(): number;
}

/** Calls that change something; while they come, the world is not waiting. */
const WORK = /^(commit |create$|access list$|delete$|views\.|chat\.|response_url$)/;

/** Where all the calls of all replicas meet, and where they can be stopped. */
export function createSwitchboard(now: () => number = () => performance.now()): Switchboard {
  const traps = new Set<{ trap: Trap; done: (passing: Passing) => void }>();
  const watchers = new Set<(passing: Passing, when: When) => void>();
  let worked = now();

  async function spring(one: { trap: Trap; done: (passing: Passing) => void }, passing: Passing) {
    traps.delete(one);
    one.done(passing);
    return await one.trap.spring(passing);
  }

  return {
    set(trap) {
      let sprung = false;
      let resolve: (passing: Passing) => void = () => {};
      const promise = new Promise<Passing>((done) => {
        resolve = done;
      });
      const done = (passing: Passing) => {
        sprung = true;
        resolve(passing);
      };
      const one = { trap, done };
      traps.add(one);
      return { sprung: promise, isSprung: () => sprung, remove: () => traps.delete(one) };
    },
    gate(passing, when) {
      if (WORK.test(passing.name)) worked = now();
      for (const look of watchers) look(passing, when);
      for (const one of traps) if (one.trap.meets(passing, when)) return spring(one, passing);
      return 'pass';
    },
    watch(look) {
      watchers.add(look);
      return () => watchers.delete(look);
    },
    quietFor: () => now() - worked,
  };
}
