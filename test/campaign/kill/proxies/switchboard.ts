export type When = 'before' | 'after';

/** One call from a replica to Redis, Atlas or Slack, or the answer to it. */
export interface Passing {
  readonly server: 'redis' | 'atlas' | 'slack';
  readonly replica: number;
  /** Name from `calls.ts`: `commit ready`, `create`, `views.open`, ... */
  readonly name: string;
  /** Arguments, path and body of the call. */
  readonly text: string;
}

/**
 * `cut`: the caller's connection is closed. `late`: it is closed, and the call arrives when the
 * promise resolves.
 */
export type Verdict = 'pass' | 'cut' | { readonly late: Promise<void> };

export interface Trap {
  meets(passing: Passing, when: When): boolean;
  /** Runs while the call or its answer is held back. */
  spring(passing: Passing): Promise<Verdict> | Verdict;
}

/** A trap that is set. It works for one call only. */
export interface Snare {
  readonly sprung: Promise<Passing>;
  isSprung(): boolean;
  remove(): void;
}

export interface Switchboard {
  set(trap: Trap): Snare;
  /** Called twice for every call: before it is sent and before its answer is returned. */
  gate(passing: Passing, when: When): 'pass' | Promise<Verdict>;
  /** Calls `look` for every call. Returns a function that ends this. */
  watch(look: (passing: Passing, when: When) => void): () => void;
  /** Time since the last call that changes something, ms. Reads do not count. */
  quietFor(): number;
}

/** Calls that change something. While they occur, the system is not at rest. */
const WORK =
  /^(commit |create$|access list$|remove address$|organization roles$|(join|leave) project$|project roles$|delete$|views\.|chat\.|response_url$)/;

/** All calls of all replicas pass here and can be stopped here. */
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
