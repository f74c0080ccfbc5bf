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
  return {
    person,
    acceptLoss: () =>
      inTurn(async () => {
        if (!(await records.isPaused())) return;
        const alert = card(person, 'C0ALERTS', 'Accept and go on', /Keywarden is paused/);
        await pressThrough(person, alert, 'Accept and go on', /You confirm/);
      }),
    tryAgain: (description) =>
      inTurn(async () => {
        const alert = card(person, 'C0ALERTS', 'Try again', new RegExp(description));
        await pressThrough(person, alert, 'Try again', /Try again/);
      }),
    command: (line, window) => inTurn(() => commandThrough(person, line, window)),
  };
}
