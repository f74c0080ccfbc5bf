import { ADMINS, type Stage } from '../stage.ts';
import { createScreen } from './screen.ts';

/** Admins who answer what they were told. */
export interface Admins {
  /** Ends safe mode, if an alert of it can be answered. */
  acceptLoss(): Promise<void>;
  /** Lets what is held go on. */
  tryAgain(): Promise<void>;
}

export function createAdmins({ slack }: Stage): Admins {
  const { message, press } = createScreen(slack);
  return {
    async acceptLoss() {
      for (const id of ADMINS.slice(0, 2)) {
        const who = slack.as(id);
        const alert = message(who, 'C0ALERTS', 'Accept and go on', 'Keywarden is paused');
        if (alert === undefined) return;
        await (await press(who, alert, 'Accept and go on', /You confirm/))();
      }
    },
    async tryAgain() {
      const who = slack.as(ADMINS[0]);
      const alert = message(who, 'C0ALERTS', 'Try again', '');
      if (alert !== undefined) await (await press(who, alert, 'Try again', /Try again/))();
    },
  };
}
