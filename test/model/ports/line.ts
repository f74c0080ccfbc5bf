import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';

/** One process of a replica, from its start to its crash. A dead process never continues. */
export interface Life {
  readonly replica: number;
  alive: boolean;
  /** Until this time the process is stopped by SIGSTOP or a blocked event loop. */
  pausedUntil: number;
}

/** Probabilities of faults. With 0 everywhere nothing fails. */
export interface Weather {
  readonly store: number;
  readonly atlas: number;
  readonly slack: number;
  readonly people: number;
  readonly journal: number;
  /** Probability that an answer takes long. */
  readonly slow: number;
  /**
   * Probability that a key is created after everybody stopped waiting for it. Only the sweep can
   * find such a key.
   */
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
  /** Delay until the effect, ms. */
  readonly toEffect: number;
  /** Delay from the effect until the answer arrives, ms. */
  readonly toReply: number;
}

export interface Line {
  /** Sends a call to the outside and waits for the answer. `run` is the effect. */
  send<T>(life: Life, way: Way, run: () => T): Promise<T>;
  /** Continues a process once it is not paused, unless it is dead. */
  deliver(life: Life, go: () => void): void;
  /** Random delays in this weather, usually short. */
  way(longest: number): Way;
}

/** The connection between replicas and the outside. Crashes and pauses take effect here. */
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
          // What a process sent before it died may still arrive.
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
