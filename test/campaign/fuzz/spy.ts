import type { SlackWebApi } from '../../../src/slack/outbound/webApi.ts';

/** One call to Slack. */
export interface Saying {
  readonly method: string;
  /** Id of the window, channel or person. */
  readonly to: string;
  readonly what: object;
}

export interface Spy {
  readonly calls: SlackWebApi;
  readonly ack: (body?: object) => Promise<void>;
  readonly sayings: Saying[];
  acks(): number;
}

/** A Slack API that accepts and records every call. */
export function createSpy(): Spy {
  const sayings: Saying[] = [];
  let acks = 0;
  let made = 0;
  const never = async () => {
    throw new Error('people are asked elsewhere');
  };
  return {
    sayings,
    acks: () => acks,
    async ack(body) {
      acks += 1;
      if (body !== undefined) sayings.push({ method: 'ack', to: '', what: body });
    },
    calls: {
      async openWindow(_trigger, view) {
        made += 1;
        sayings.push({ method: 'views.open', to: '', what: view });
        return { viewId: `V0MADE${made}`, hash: '1.x' };
      },
      async updateWindow(to, view) {
        sayings.push({ method: 'views.update', to, what: view });
      },
      async publishHome(to, view) {
        sayings.push({ method: 'views.publish', to, what: view });
      },
      async post(to, message) {
        sayings.push({ method: 'chat.postMessage', to, what: message });
        made += 1;
        return { channel: to, ts: `9.${made}` };
      },
      async update({ channel }, message) {
        sayings.push({ method: 'chat.update', to: channel, what: message });
      },
      permalink: never,
      user: never,
      userByEmail: async () => ({ id: 'U0DANA', team_id: 'T0MODEL' }),
      groupMembers: never,
      members: never,
      groups: async () => [],
      channel: async (id) => ({ id, is_private: true, is_member: true }),
      identity: never,
    },
  };
}
