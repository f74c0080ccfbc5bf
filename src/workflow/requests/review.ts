import { type ReviewAction, refuseDecider } from '../../domain/approval/mayDecide.ts';
import { cleanLine } from '../../domain/key/description.ts';
import { isVisible } from '../../domain/key/readers.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { concernedBy } from '../../domain/record/request.ts';
import { no, type Result } from '../../domain/record/result.ts';
import { signGrant } from '../core/autoGrants.ts';
import { createThroughWindow } from '../core/throughWindow.ts';
import type { Moved, Transitions } from '../core/transition.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { Signer } from '../ports/secrets.ts';
import type { Channels, People } from '../ports/slack.ts';
import type { Loaded, Place, Requests } from '../ports/store.ts';

export type Offer = Result<{ readonly loaded: Loaded }> & {
  /** Also present if the click did not come from our card. */
  readonly loaded?: Loaded;
};

export interface Review {
  /**
   * Asked before a decision window opens: whether the request exists, and whether this is our card.
   */
  offer(requestId: string, card: Place | undefined, by?: string): Promise<Offer>;
  approve(window: PresentedWindow, comment: string): Promise<Moved>;
  deny(window: PresentedWindow, reason: string): Promise<Moved>;
  withdraw(window: PresentedWindow): Promise<Moved>;
  resume(window: PresentedWindow): Promise<Moved>;
  /** Whether this person may decide now. For windows and for the Home tab. */
  refuseDecider(loaded: Loaded, by: string, action?: ReviewAction): Promise<Refusal | undefined>;
}

/**
 * If the place of the card is not stored yet, it was posted a moment ago: only its channel is
 * checked. Otherwise the place must match.
 */
async function isOurCard(
  loaded: Loaded,
  card: Place | undefined,
  parts: { readonly policy: () => Policy; readonly channels: Channels },
): Promise<boolean> {
  const known = loaded.places.card;
  if (card === undefined) return true;
  if (known !== undefined && known.ts !== card.ts) return false;
  const channel = known?.channel ?? parts.policy().channels.approvals;
  return parts.channels.areSame(channel, card.channel);
}

export function createReview(parts: {
  readonly requests: Requests;
  readonly people: People;
  readonly channels: Channels;
  readonly policy: () => Policy;
  readonly signer: Signer;
  readonly windows: Windows;
  readonly transitions: Transitions;
}): Review {
  const { requests, people, signer, windows, transitions } = parts;

  const throughWindow = createThroughWindow(parts);

  return {
    async offer(requestId, card) {
      const loaded = await requests.load(requestId);
      if (loaded === undefined) return no({ why: 'unknown_request' });
      if (!(await isOurCard(loaded, card, parts))) return { ...no({ why: 'stale_card' }), loaded };
      return { ok: true, loaded };
    },
    async approve(presented, comment) {
      const found = windowOfKind(await windows.recall(presented), 'spec');
      if (!found.ok) return found;
      const { window } = found;
      const said = cleanLine(comment);
      return transitions.move(
        window.requestId,
        ({ now, request }) => {
          const vote = {
            kind: 'vote',
            by: window.user,
            at: now,
            specHash: window.shows.specHash,
            ...(isVisible(said) ? { comment: said } : {}),
          } as const;
          return { type: 'approve', grant: signGrant(signer, request, vote) };
        },
        { once: window.nonce },
      );
    },
    deny: (presented, reason) =>
      throughWindow(presented, () => ({
        type: 'deny',
        by: presented.user,
        reason: cleanLine(reason),
      })),
    withdraw: (presented) =>
      throughWindow(presented, () => ({ type: 'withdraw', by: presented.user })),
    resume: (presented) => throughWindow(presented, () => ({ type: 'resume', by: presented.user })),
    async refuseDecider({ request, now }, by, action) {
      const facts = await people.about([by, ...concernedBy(request)]);
      return refuseDecider(request, by, { policy: parts.policy(), people: facts, now }, action);
    },
  };
}
