import type { SlackSimulator } from '../../../../src/sandbox/slack/simulator.ts';
import type { Life } from '../lives.ts';
import type { Ledger } from '../oracle/ledger.ts';
import type { Half, Screen } from './screen.ts';

const REASON = 'The old key was copied to a laptop that is retired.';

/** What owners do with a key in their hands, and an admin with a frozen one. */
export interface Owners {
  /** Freezes, ends or replaces it, as this life wants. `undefined`: there is no key. */
  act(life: Life): Promise<Half | undefined>;
  thaw(life: Life): Promise<Half | undefined>;
}

export function createOwners(slack: SlackSimulator, { command }: Screen, ledger: Ledger): Owners {
  async function act(life: Life): Promise<Half | undefined> {
    const who = slack.as(life.requester);
    const history = ledger.of(life);
    const key = ledger.keyOf(life);
    if (key === undefined) return undefined;
    switch (life.end) {
      case 'freeze':
      case 'thaw':
        return command(who, `/atlas-keys freeze ${key}`, /loses all roles/, (open) => {
          history.frozen += 1;
          return who.submits(open, {});
        });
      case 'done':
        return command(who, `/atlas-keys done ${key}`, /cannot be undone/, (open) => {
          history.revoked += 1;
          return who.submits(open, {});
        });
      case 'renew':
        return command(who, `/atlas-keys replace ${key}`, /How long both live/, (open) => {
          history.renewed += 1;
          return who.submits(open, { lifetime: '1 hour', reason: REASON });
        });
      default:
        return undefined;
    }
  }

  return {
    act,
    async thaw(life) {
      const who = slack.as(life.admin);
      const key = ledger.keyOf(life);
      if (key === undefined) return undefined;
      return command(who, `/atlas-keys thaw ${key}`, /gets back exactly/, (open) => {
        ledger.of(life).thawed += 1;
        return who.submits(open, {});
      });
    },
  };
}
