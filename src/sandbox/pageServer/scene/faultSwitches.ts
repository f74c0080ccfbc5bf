import type { FaultId, FaultSwitch } from '../../page/contract/behindContract.ts';
import type { Stage, Tell } from './stage.ts';

interface Armed {
  readonly hits: number;
  remove(): unknown;
}

interface Plan extends Pick<FaultSwitch, 'of' | 'name' | 'explanation' | 'once'> {
  readonly arm: (stage: Pick<Stage, 'slack' | 'atlas'>) => Armed | Promise<Armed>;
}

const SLOW_ATLAS = 3000;
const SLOW_SLACK = 2000;
const LATE = 4000;
const RETRY_AFTER = 5;
const ALWAYS = { times: Number.POSITIVE_INFINITY };

const NEXT_CREATE = { method: 'POST', path: /^\/api\/atlas\/v2\/orgs\/[^/]+\/apiKeys/, times: 1 };

const PLANS: Readonly<Record<FaultId, Plan>> = {
  'atlas.slow': {
    of: 'atlas',
    name: 'Slow',
    explanation: 'Atlas does everything at once but answers 3 seconds later.',
    once: false,
    arm: ({ atlas }) => atlas.faults.add({ do: { kind: 'latency', ms: SLOW_ATLAS } }),
  },
  'atlas.lost_reply': {
    of: 'atlas',
    name: 'Lost reply to the next create',
    explanation: 'The key is created, but the connection breaks before Atlas answers.',
    once: true,
    arm: ({ atlas }) => atlas.faults.add({ when: NEXT_CREATE, do: { kind: 'lost reply' } }),
  },
  'atlas.late_commit': {
    of: 'atlas',
    name: 'Late commit of the next create',
    explanation: 'The connection breaks at once, and the key appears 4 seconds later.',
    once: true,
    arm: ({ atlas }) =>
      atlas.faults.add({ when: NEXT_CREATE, do: { kind: 'late commit', ms: LATE } }),
  },
  'atlas.too_many': {
    of: 'atlas',
    name: 'Too many requests',
    explanation: 'Atlas answers 429 to everything and asks to come back in 5 seconds.',
    once: false,
    arm: ({ atlas }) => atlas.faults.add({ do: { kind: 'too many', retryAfter: RETRY_AFTER } }),
  },
  'atlas.down': {
    of: 'atlas',
    name: 'Down',
    explanation: 'Nobody can connect to Atlas.',
    once: false,
    async arm({ atlas }) {
      await atlas.faults.down(true);
      return { hits: 0, remove: () => atlas.faults.down(false) };
    },
  },
  'slack.slow': {
    of: 'slack',
    name: 'Slow',
    explanation: 'Slack takes 2 seconds over each call that the app makes.',
    once: false,
    arm: ({ slack }) => slack.faults.call('*', { kind: 'latency', ms: SLOW_SLACK }, ALWAYS),
  },
  'slack.too_many': {
    of: 'slack',
    name: 'Too many requests',
    explanation: 'Slack answers 429 to every call and asks to come back in 5 seconds.',
    once: false,
    arm: ({ slack }) =>
      slack.faults.call('*', { kind: 'rate_limited', retryAfter: RETRY_AFTER }, ALWAYS),
  },
  'slack.window_closed': {
    of: 'slack',
    name: 'Window closed before the next update',
    explanation: 'The person closes the window just before the app changes what it shows.',
    once: true,
    arm: ({ slack }) => slack.faults.call('views.update', { kind: 'window_closed' }),
  },
};

const IDS: readonly FaultId[] = [
  'atlas.slow',
  'atlas.lost_reply',
  'atlas.late_commit',
  'atlas.too_many',
  'atlas.down',
  'slack.slow',
  'slack.too_many',
  'slack.window_closed',
];

export interface FaultPanel {
  list(): readonly FaultSwitch[];
  set(id: FaultId, on: boolean): Promise<void>;
}

/** The switches by which visitors break the simulated Slack and Atlas. */
export function createFaultPanel(stage: Pick<Stage, 'slack' | 'atlas'>, tell: Tell): FaultPanel {
  const armed = new Map<FaultId, Armed>();
  /** One after the other, so that two quick clicks cannot leave a fault nobody can remove. */
  let last: Promise<void> = Promise.resolve();

  const isOn = (id: FaultId): boolean => {
    const one = armed.get(id);
    return one !== undefined && !(PLANS[id].once && one.hits > 0);
  };

  async function turn(id: FaultId, on: boolean): Promise<void> {
    if (isOn(id) === on) return;
    const before = armed.get(id);
    armed.delete(id);
    await before?.remove();
    if (on) armed.set(id, await PLANS[id].arm(stage));
    tell({ people: [], behind: true });
  }

  return {
    list: () =>
      IDS.map((id) => {
        const { of, name, explanation, once } = PLANS[id];
        const hits = armed.get(id)?.hits ?? 0;
        return { id, of, name, explanation, once, isOn: isOn(id), hits };
      }),
    set(id, on) {
      const turned = last.then(() => turn(id, on));
      last = turned.catch(() => {});
      return turned;
    },
  };
}
