import { refuseDecider, type Say } from '../../domain/approval/mayDecide.ts';
import { cleanLine } from '../../domain/key/description.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { signGrant } from '../core/autoGrants.ts';
import type { Moved, NotMoved, Transitions } from '../core/transition.ts';
import type { PresentedWindow, Windows } from '../core/windows.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { Loaded, Place, Requests } from '../ports/store.ts';

export type Offer =
  | { readonly ok: true; readonly loaded: Loaded }
  | { readonly ok: false; readonly refusal: Refusal; readonly loaded?: Loaded };

export interface Review {
  /** Before a decision window opens: is there still something to decide, and is this our card? */
  offer(requestId: string, card: Place | undefined, by?: string): Promise<Offer>;
  approve(window: PresentedWindow, comment: string): Promise<Moved | NotMoved>;
  deny(window: PresentedWindow, reason: string): Promise<Moved | NotMoved>;
  withdraw(window: PresentedWindow): Promise<Moved | NotMoved>;
  resume(window: PresentedWindow): Promise<Moved | NotMoved>;
  /** May this person decide now? For those who look at a window or the Home tab. */
  refuseDecider(loaded: Loaded, by: string, say?: Say): Promise<Refusal | undefined>;
}

/** A card whose place is not on record yet was posted a moment ago; any other must match. */
function isOurCard(loaded: Loaded, card: Place | undefined, policy: Policy): boolean {
  const known = loaded.places.card;
  if (card === undefined) return true;
  if (known === undefined) return card.channel === policy.channels.approvals;
  return known.channel === card.channel && known.ts === card.ts;
}

export function createReview(parts: {
  readonly requests: Requests;
  readonly people: People;
  readonly policy: () => Policy;
  readonly signer: Signer;
  readonly windows: Windows;
  readonly transitions: Transitions;
}): Review {
  const { requests, people, signer, windows, transitions } = parts;

  /** The nonce is used up by the commit itself, so that one window decides once. */
  async function throughWindow(
    presented: PresentedWindow,
    command: Parameters<Transitions['move']>[1],
  ): Promise<Moved | NotMoved> {
    const window = await windows.recall(presented);
    if ('why' in window) return { ok: false, refusal: window };
    return transitions.move(window.requestId, command, { once: window.nonce });
  }

  return {
    async offer(requestId, card) {
      const loaded = await requests.load(requestId);
      if (loaded === undefined) return { ok: false, refusal: { why: 'unknown_request' } };
      if (!isOurCard(loaded, card, parts.policy()))
        return { ok: false, refusal: { why: 'stale_card' }, loaded };
      return { ok: true, loaded };
    },
    async approve(presented, comment) {
      const window = await windows.recall(presented);
      if ('why' in window) return { ok: false, refusal: window };
      const said = cleanLine(comment);
      return transitions.move(
        window.requestId,
        ({ now, request }) => {
          const vote = {
            kind: 'vote',
            by: window.user,
            at: now,
            specHash: window.specHash,
            ...(said.length === 0 ? {} : { comment: said }),
          } as const;
          return { type: 'approve', grant: signGrant(signer, request, vote) };
        },
        { once: window.nonce },
      );
    },
    deny: (presented, reason) =>
      throughWindow(presented, { type: 'deny', by: presented.user, reason: cleanLine(reason) }),
    withdraw: (presented) => throughWindow(presented, { type: 'withdraw', by: presented.user }),
    resume: (presented) => throughWindow(presented, { type: 'resume', by: presented.user }),
    async refuseDecider({ request, now }, by, say) {
      const voters = request.grants.filter(({ kind }) => kind !== 'automatic');
      const said = [...voters, ...(request.denials ?? [])].map((one) => one.by);
      const facts = await people.about([by, request.requester, ...said]);
      return refuseDecider(request, by, { policy: parts.policy(), people: facts, now }, say);
    },
  };
}
