import type { Policy } from '../../domain/policy/policy.ts';
import type { History } from '../ports/audit.ts';
import type { Channels, Messenger } from '../ports/slack.ts';
import type { Loaded, Notice, Place, Replays, Requests } from '../ports/store.ts';

export interface Reposting {
  /**
   * Posts the card or receipt again that is at this place. `false` if none is, or if it was not
   * posted.
   */
  repost(requestId: string, place: Place): Promise<boolean>;
}

async function kindAt({ places }: Loaded, { channel, ts }: Place, channels: Channels) {
  const kind = (['card', 'receipt'] as const).find((one) => places[one]?.ts === ts);
  const known = kind && places[kind]?.channel;
  if (known === undefined || !(await channels.areSame(known, channel))) return undefined;
  return kind;
}

/** Replaces messages of an earlier bot of this app, because those cannot be changed any more. */
export function createReposting(parts: {
  readonly requests: Requests;
  readonly messenger: Messenger;
  readonly channels: Channels;
  readonly replays: Replays;
  readonly history: Pick<History, 'owed'>;
  readonly policy: () => Policy;
}): Reposting {
  const { requests, messenger, channels, replays, history, policy } = parts;

  return {
    async repost(requestId, place) {
      const loaded = await requests.load(requestId);
      const kind = loaded && (await kindAt(loaded, place, channels));
      if (loaded === undefined || kind === undefined) return false;
      // Several people may click at once: one new message is enough.
      if (!(await replays.isFirst(`repost-${requestId}-${place.ts}`))) return true;
      const { request } = loaded;
      // It stands in the place of the one that the log names.
      const named = history.owed(requestId).find(({ tag }) => tag === kind);
      const notice: Notice = {
        id: `${requestId}:${kind}`,
        requestId,
        kind,
        target: kind === 'card' ? policy().channels.approvals : request.requester,
        about: request.state.status,
        version: named?.version ?? request.version,
        tries: 0,
      };
      const sent = await messenger.send(notice, { ...loaded, places: {} });
      if (!sent.ok) return false;
      await requests.settle(notice, sent.place);
      return true;
    },
  };
}
