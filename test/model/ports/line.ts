import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';

/** One life of a replica, from its start to its crash. A dead one never goes on. */
export interface Life {
  readonly replica: number;
  alive: boolean;
  /** Stopped by SIGSTOP or a blocked event loop until then. */
  pausedUntil: number;
}

/** How likely things go wrong; all 0 is calm. */
export interface Weather {
  readonly store: number;
  readonly atlas: number;
  readonly slack: number;
  readonly people: number;
  readonly journal: number;
  /** How likely an answer takes long. */
  readonly slow: number;
  /** Keys that land after everybody stopped waiting for them: only the sweep can find those. */
  readonly stragglers: number;
}

export const CALM: Weather = {
  store: 0,
  atlas: 0,
  slack: 0,
  people: 0,
  journal: 0,
  slow: 0,
  stragglers: 0,
};

export interface Way {
  /** Until the outside has carried it out, and from there until the answer is here, ms. */
  readonly toEffect: number;
  readonly toReply: number;
}

export interface Line {
  /** Sends something outside and waits for the answer; `run` is the effect. */
  send<T>(life: Life, way: Way, run: () => T): Promise<T>;
  /** Continues a life, unless it died, when it is not paused. */
  deliver(life: Life, go: () => void): void;
  /** A way as it is in this weather, usually short. */
  way(longest: number): Way;
}

/** Between replicas and the outside: where crashes and pauses cut. */
export function createLine(parts: {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly weather: () => Weather;
}): Line {
  const { clock, chance, weather } = parts;

  function deliver(life: Life, go: () => void): void {
    if (!life.alive) return;
    const wait = life.pausedUntil - clock.now();
    if (wait > 0) clock.after(wait, () => deliver(life, go));
    else go();
  }

  return {
    deliver,
    way(longest) {
      if (chance.hit(weather().slow)) {
        return { toEffect: chance.below(longest), toReply: chance.below(longest) };
      }
      return { toEffect: chance.below(20), toReply: chance.hit(0.3) ? chance.below(20) : 0 };
    },
    send(life, { toEffect, toReply }, run) {
      return new Promise((resolve, reject) => {
        clock.after(toEffect, () => {
          // What a process wrote before it died may still arrive.
          if (!life.alive && chance.hit(0.5)) return;
          let go: () => void;
          try {
            const value = run();
            go = () => resolve(value);
          } catch (cause) {
            go = () => reject(cause);
          }
          if (toReply === 0) deliver(life, go);
          else clock.after(toReply, () => deliver(life, go));
        });
      });
    },
  };
}
