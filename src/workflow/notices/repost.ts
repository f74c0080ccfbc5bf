import type { Policy } from '../../domain/policy/policy.ts';
import type { Messenger } from '../ports/slack.ts';
import type { Loaded, Notice, Place, Replays, Requests } from '../ports/store.ts';

export interface Reposting {
  /**
   * Posts the card or receipt again that is at this place. `false` if none is, or if it was not
   * posted.
   */
  repost(requestId: string, place: Place): Promise<boolean>;
}

function kindAt({ places }: Loaded, { channel, ts }: Place): 'card' | 'receipt' | undefined {
  const kinds = ['card', 'receipt'] as const;
  return kinds.find((kind) => places[kind]?.channel === channel && places[kind]?.ts === ts);
}

/** Replaces messages of an earlier bot of this app, because those cannot be changed any more. */
export function createReposting(parts: {
  readonly requests: Requests;
  readonly messenger: Messenger;
  readonly replays: Replays;
  readonly policy: () => Policy;
}): Reposting {
  const { requests, messenger, replays, policy } = parts;

  return {
    async repost(requestId, place) {
      const loaded = await requests.load(requestId);
      const kind = loaded && kindAt(loaded, place);
      if (loaded === undefined || kind === undefined) return false;
      // Several people may click at once: one new message is enough.
      if (!(await replays.isFirst(`repost-${requestId}-${place.ts}`))) return true;
      const { request } = loaded;
      const notice: Notice = {
        id: `${requestId}:${kind}`,
        requestId,
        kind,
        target: kind === 'card' ? policy().channels.approvals : request.requester,
        about: request.state.status,
        version: request.version,
        tries: 0,
      };
      const sent = await messenger.send(notice, { ...loaded, places: {} });
      if (!sent.ok) return false;
      await requests.settle(notice, sent.place);
      return true;
    },
  };
}
