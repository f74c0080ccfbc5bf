import { setTimeout as sleep } from 'node:timers/promises';
import type {
  DeliveryOutcome,
  OpenView,
  Person,
  SlackSimulator,
  VisibleMessage,
} from '../../../../src/sandbox/slack/simulator.ts';

/** How long people look at a window that does not change, ms. */
const SEEN_WITHIN = 3_000;
const LOOKS_EVERY = 40;
const BETWEEN_TRIES = 400;
/** Limit for one step with all its repetitions, after the last kill, ms. */
const PATIENCE = 45_000;

/** Actions in Slack. Each throws if Slack or the bot does not react as expected. */
export interface Hands {
  /** Waits for what somebody will see soon. */
  sees<T>(what: string, look: () => T | undefined | false): Promise<T>;
  /** The open window of this person. Waits up to 3 s for it. */
  window(who: Person, pattern: RegExp): Promise<OpenView>;
  /** The newest message in the channel that matches and has this button. */
  card(who: Person, channel: string, label: string, pattern: RegExp): VisibleMessage;
  /** Clicks the button, fills in the window that opens and submits it. */
  pressThrough(
    who: Person,
    at: VisibleMessage,
    label: string,
    title: RegExp,
    values?: Parameters<Person['submits']>[1],
  ): Promise<void>;
  /** Types a command, and submits the window that opens. */
  commandThrough(who: Person, line: string, title: RegExp): Promise<void>;
}

export function went(outcome: DeliveryOutcome): void {
  if (outcome.ok) return;
  throw new Error(`Slack says ${outcome.says} ${JSON.stringify(outcome.fieldErrors ?? {})}`);
}

/** Runs the given pieces of work one after another. */
export function createTurns(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Repeats actions. People wait long enough after the last time that something was killed. */
export interface Insisting {
  /**
   * Repeats `act` until `done` returns a value. When the time limit is reached, throws with the last
   * error.
   */
  insist<T>(what: string, done: () => Promise<T | undefined>, act: () => Promise<void>): Promise<T>;
}

/**
 * `now`: a clock that stands while the machine has no core for us, as Slack's does. `killedAt`: when
 * something was last killed, or since when everything runs again, by this clock.
 */
export function createInsisting(parts: {
  readonly now: () => number;
  readonly killedAt: () => number;
}): Insisting {
  const { now, killedAt } = parts;
  return {
    async insist(what, done, act) {
      const began = now();
      let [tries, trouble]: [number, unknown] = [0, undefined];
      while (now() < Math.max(began, killedAt()) + PATIENCE) {
        const before = await done();
        if (before !== undefined) return before;
        tries += 1;
        await act().catch((cause: unknown) => {
          trouble = cause;
        });
        for (const end = performance.now() + BETWEEN_TRIES; performance.now() < end; ) {
          const after = await done();
          if (after !== undefined) return after;
          await sleep(LOOKS_EVERY);
        }
      }
      const why = trouble instanceof Error ? trouble.message.split('\n')[0] : 'nothing happened';
      const calm = Math.round((now() - killedAt()) / 1000);
      throw new Error(`${what} in vain, ${tries} tries, ${calm} s after the last kill: ${why}`);
    },
  };
}

/** `now`: a clock that stands while the machine has no core for us. */
export function createHands(slack: SlackSimulator, now: () => number): Hands {
  async function sees<T>(what: string, look: () => T | undefined | false): Promise<T> {
    for (const end = now() + SEEN_WITHIN; ; ) {
      try {
        return await slack.waitFor(what, look, Math.max(1, end - now()));
      } catch (cause) {
        if (now() >= end) throw cause;
      }
    }
  }

  function window(who: Person, pattern: RegExp): Promise<OpenView> {
    const look = () => {
      const open = who.window();
      return open !== undefined && pattern.test(`${open.title}\n${open.plainText}`) && open;
    };
    return sees(`${who.id} has a window with ${pattern}`, look);
  }

  return {
    sees,
    window,
    card(who, channel, label, pattern) {
      const found = who
        .sees(channel)
        .findLast(
          ({ plainText, buttons }) =>
            pattern.test(plainText) && buttons.some((button) => button.label === label),
        );
      if (found === undefined) throw new Error(`${who.id} sees no "${label}" in ${channel}`);
      return found;
    },
    async pressThrough(who, at, label, title, values = {}) {
      who.reloads();
      went(await who.clicks(at, label));
      went(await who.submits(await window(who, title), values));
    },
    async commandThrough(who, line, title) {
      who.reloads();
      went(await who.types('C0GENERAL', `/atlas-keys ${line}`));
      went(await who.submits(await window(who, title), {}));
    },
  };
}
