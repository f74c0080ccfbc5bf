import type { FaultAction } from '../../../../src/sandbox/atlas/simulator.ts';
import type { CallFault } from '../../../../src/sandbox/slack/simulator.ts';
import type { Stage } from '../stage.ts';

/** Faults of Slack or Atlas during a cut. */
export type TroubleName =
  | 'atlas refuses connections'
  | 'atlas answers 403'
  | 'atlas answers 400'
  | 'atlas answers 429'
  | 'atlas creates and answers 503'
  | 'atlas creates and answers rubbish'
  | 'the create is lost'
  | 'the answer of the create is lost'
  | 'the window is closed'
  | 'the answer of the reveal is lost';

type Begin = (stage: Stage) => () => Promise<void>;

const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };

/** Answers `times` creates with this fault. Without `times`, all of them. */
function answering(action: FaultAction, times?: number): Begin {
  return ({ atlas }) => {
    const when = times === undefined ? CREATE : { ...CREATE, times };
    const handle = atlas.faults.add({ when, do: action });
    return async () => handle.remove();
  };
}

/** Refuses connections as soon as the intent is recorded. */
function shutDoors({ board, atlasDoors }: Stage): () => Promise<void> {
  const snare = board.set({
    meets: ({ name }, when) => name === 'commit creating' && when === 'after',
    async spring() {
      await Promise.all(atlasDoors.map((door) => door.shut()));
      return 'pass' as const;
    },
  });
  return async () => {
    snare.remove();
    await Promise.all(atlasDoors.map((door) => door.open()));
  };
}

/** A fault of Slack for the window that shows a private key. */
function whenRevealing(fault: CallFault): Begin {
  return ({ slack }) => {
    const when = (args: object) => JSON.stringify(args).includes('Copy the private key now');
    const handle = slack.faults.call('views.update', fault, { when });
    return async () => handle.remove();
  };
}

const refusal = (status: number, errorCode: string): FaultAction => ({
  kind: 'refusal',
  status,
  errorCode,
});

/** Starts each fault. Returns a function that ends it. */
export const TROUBLES: Readonly<Record<TroubleName, Begin>> = {
  'atlas refuses connections': shutDoors,
  'atlas answers 403': answering(refusal(403, 'ORG_REQUIRES_OWNER')),
  'atlas answers 400': answering(refusal(400, 'INVALID_ATTRIBUTE')),
  'atlas answers 429': answering({ kind: 'too many', retryAfter: 19 }, 1),
  'atlas creates and answers 503': answering({ kind: 'status', status: 503, committed: true }, 1),
  'atlas creates and answers rubbish': answering(
    { kind: 'garbage', garbage: 'without private key', committed: true },
    1,
  ),
  'the create is lost': answering({ kind: 'reset' }, 1),
  'the answer of the create is lost': answering({ kind: 'lost reply' }, 1),
  'the window is closed': whenRevealing({ kind: 'window_closed' }),
  'the answer of the reveal is lost': whenRevealing({ kind: 'reset', effect: true }),
};
