import type { Person } from '../../../../src/sandbox/slack/simulator.ts';
import type { Records } from '../records.ts';
import { createTurns, type Hands } from './actions.ts';

/** What only an admin does, one thing at a time. */
export interface Admin {
  readonly person: Person;
  /** Accepts that Redis lost data, if Keywarden is paused. */
  acceptLoss(): Promise<void>;
  /** Lets a request or a key on hold go on. */
  tryAgain(description: string): Promise<void>;
  /**
   * Decides about the key of a request whose last changes Redis has lost: it is kept where somebody
   * may be using it, and else it is deleted.
   */
  settleLost(description: string, mayBeKept: boolean): Promise<void>;
  /** Types a command and submits its window. */
  command(line: string, window: RegExp): Promise<void>;
}

export function createAdmin(parts: {
  readonly person: Person;
  readonly hands: Hands;
  readonly records: Pick<Records, 'isPaused'>;
}): Admin {
  const { person, records } = parts;
  const { card, pressThrough, commandThrough } = parts.hands;
  const inTurn = createTurns();
  /** Presses a button on the newest alert about this and submits its window. */
  const onAlert = (label: string, description: string, window: RegExp) =>
    inTurn(async () => {
      const alert = card(person, 'C0ALERTS', label, new RegExp(description));
      await pressThrough(person, alert, label, window);
    });

  return {
    person,
    acceptLoss: () =>
      inTurn(async () => {
        if (!(await records.isPaused())) return;
        const alert = card(person, 'C0ALERTS', 'Accept and go on', /Keywarden is paused/);
        await pressThrough(person, alert, 'Accept and go on', /You confirm/);
      }),
    tryAgain: (description) => onAlert('Try again', description, /Try again/),
    settleLost: (description, mayBeKept) =>
      mayBeKept
        ? onAlert('Keep key', description, /Keep the key/)
        : onAlert('Revoke', description, /cannot be undone/),
    command: (line, window) => inTurn(() => commandThrough(person, line, window)),
  };
}
