import type { Policy } from '../../domain/policy/policy.ts';
import { awaitsAcknowledgement } from '../../domain/record/request.ts';
import { PausedError, StoreError } from '../../foundation/errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Mark } from '../../workflow/ports/audit.ts';
import type { Messenger } from '../../workflow/ports/slack.ts';
import type { Loaded, Notice, Place, Requests } from '../../workflow/ports/store.ts';
import type { RequestContexts } from '../../workflow/requests/requestContext.ts';
import type { WhoseTurn } from '../../workflow/requests/whoseTurn.ts';
import { receipt } from '../views/card/receipt.ts';
import { requestCard } from '../views/card/requestCard.ts';
import { alert } from '../views/news/alert.ts';
import { announcement, revocation } from '../views/news/announcement.ts';
import { reach } from '../views/news/channelLost.ts';
import { said } from '../views/news/conversation.ts';
import { handover } from '../views/news/handover.ts';
import { outcome } from '../views/news/outcome.ts';
import { preApprovalMade, preApprovalRevoked } from '../views/news/preApproval.ts';
import { reminder } from '../views/news/reminder.ts';
import { glassBroken, glassReview } from '../views/windows/glass.ts';
import { isRefused } from './errorOutcomes.ts';
import { posted } from './postOutcome.ts';
import { createAsking, escalationChannel } from './reminders.ts';
import { replyInThread } from './replyInThread.ts';
import { createRepainting } from './updateMessage.ts';
import type { Message, SlackWebApi } from './webApi.ts';

/** What nobody needs to hear any more, because the request has moved on. */
function isStale({ kind, about, said }: Notice, { request, places }: Loaded): boolean {
  const { status } = request.state;
  switch (kind) {
    case 'outcome':
      // "Approved" is news until the next step is done; then that is the news.
      return (
        about === 'approved' && !['approved', 'creating', 'recovering', 'held'].includes(status)
      );
    case 'call':
    case 'escalation':
    case 'reach':
      return status !== 'pending';
    case 'repaint':
      // The private key is offered again, in a message of its own that takes its buttons over.
      return said === undefined && ['ready', 'uncertain'].includes(status);
    case 'card':
    case 'thread':
      // It ended while its channel was out of reach: nothing is left to decide, or to answer to.
      return places.card === undefined && ['withdrawn', 'lapsed'].includes(status);
    default:
      return false;
  }
}

/** Somebody may be about to mend it, and people wait. */
const BLOCKED_RETRY = 2 * 60_000;

/** It asks somebody to decide. A card that stands is painted anew in any case. */
function isForDeciders({ kind }: Notice, { request, places }: Loaded): boolean {
  if (request.state.status !== 'pending') return false;
  if (kind === 'card') return places.card === undefined;
  return kind === 'call' || kind === 'escalation' || kind === 'thread';
}

/** Turns what is owed into a message in Slack, and Slack's answer into what is owed next. */
export function createMessenger(parts: {
  readonly calls: SlackWebApi;
  readonly requests: Pick<Requests, 'placed'>;
  /** The language of a person or, for a channel, the one everybody there reads. */
  readonly words: (target: string) => Catalogue;
  readonly policy: () => Policy;
  readonly whoseTurn: WhoseTurn;
  readonly requestContexts: Pick<RequestContexts, 'of'>;
  /** Why nobody can be asked to decide on this in that channel; absent: never so. */
  readonly blockedAt?: (channel: string, loaded: Loaded) => Promise<string | undefined>;
  /** Where the audit log ends; throws `PausedError` while it is not to be trusted. */
  readonly head: () => Promise<Mark>;
}): Messenger {
  const { calls, policy } = parts;
  const asking = createAsking(parts);
  const repainting = createRepainting(parts);

  /** Where it is to stand; the policy may name another channel than when it was owed. */
  function channelOf({ kind, target }: Notice, loaded: Loaded): string {
    if (kind === 'escalation') return escalationChannel(loaded, policy());
    if (!['card', 'call', 'thread'].includes(kind)) return target;
    return loaded.places.card?.channel ?? policy().channels.approvals;
  }

  async function talk(notice: Notice, loaded: Loaded): Promise<Message | undefined> {
    if (notice.said === undefined) return undefined;
    const words = parts.words(notice.target);
    const turn = notice.said.topic === 'nudge' ? await parts.whoseTurn(loaded) : [];
    const { approvals: channel } = policy().channels;
    return said(words, loaded.request, notice.said, notice.kind, { turn, channel });
  }

  /** An alert does not wait for it. */
  async function trustedHead(): Promise<Mark | undefined> {
    try {
      return await parts.head();
    } catch (cause) {
      if (cause instanceof PausedError || cause instanceof StoreError) return undefined;
      throw cause;
    }
  }

  /** Only the newest message that offers the private key has the button. */
  async function offers(notice: Notice, { request }: Loaded, message: Message): Promise<Place> {
    const earlier = handover(parts.words(notice.target), request, { newer: true });
    await repainting.update(notice, earlier);
    return calls.post(notice.target, message);
  }

  /** Its buttons are old. */
  async function renew(notice: Notice, loaded: Loaded): Promise<undefined> {
    const now = () => handover(parts.words(notice.target), loaded.request, { newer: false });
    const message = notice.said === undefined ? now() : await talk(notice, loaded);
    if (message !== undefined) await repainting.update(notice, message);
  }

  async function paintCard(loaded: Loaded): Promise<Place> {
    const { approvals } = policy().channels;
    const { card } = loaded.places;
    const requestContext = await parts.requestContexts.of(loaded);
    const message = requestCard(parts.words(approvals), loaded.request, requestContext);
    try {
      return await repainting.repaint(approvals, card, message);
    } catch (cause) {
      // Requests are decided elsewhere by now: there its buttons work.
      const moved = card !== undefined && card.channel !== approvals;
      if (!moved || !isRefused(cause, 'channel_lost')) throw cause;
      return calls.post(approvals, message);
    }
  }

  async function post(notice: Notice, loaded: Loaded): Promise<Place | undefined> {
    const { kind, target, about, keyId } = notice;
    const { request, places } = loaded;
    const words = parts.words(target);
    const send = (message: Message) => calls.post(target, message);
    switch (kind) {
      case 'card':
        return paintCard(loaded);
      case 'thread':
      case 'direct': {
        const message = await talk(notice, loaded);
        if (message === undefined) return undefined;
        if (kind === 'direct') return send(message);
        return places.card && replyInThread(calls, places.card, message, { words, request });
      }
      case 'repaint':
        return renew(notice, loaded);
      case 'call':
        return asking.remind(loaded);
      case 'escalation':
        return asking.escalate(loaded);
      case 'receipt':
        return repainting.repaint(
          target,
          places.receipt,
          receipt(words, request, await parts.requestContexts.of(loaded)),
        );
      case 'outcome':
        return offers(notice, loaded, outcome(words, request, about));
      case 'announcement':
        return send((about === 'revoked' ? revocation : announcement)(words, request, keyId));
      case 'reminder': {
        const message = reminder(words, request);
        return message && offers(notice, loaded, message);
      }
      case 'alert':
        return send(alert(words, request, about, policy().admins, await trustedHead()));
      case 'reach':
        return send(reach(words, request));
      case 'glass': {
        const { channels, admins } = policy();
        return send(glassBroken(words, request, target === channels.alerts ? admins : []));
      }
      case 'review':
        return awaitsAcknowledgement(request)
          ? send(glassReview(words, request, policy().approvers))
          : undefined;
      case 'pre_approval':
        // Speaks of a pre-approval, never of a request: `sendPreApproval` sends it.
        return undefined;
      default:
        return kind satisfies never;
    }
  }

  return {
    async sendPreApproval({ about, target }, preApproval) {
      const words = parts.words(target);
      // Somebody was faster: what was taken back since is not told as if it stood.
      if (about !== 'revoked' && preApproval.revoked !== undefined) return { ok: true };
      const message =
        about === 'revoked'
          ? preApprovalRevoked(words, preApproval)
          : preApprovalMade(words, preApproval, target);
      return posted(
        () => target,
        () => calls.post(target, message),
      );
    },
    async send(notice, loaded) {
      if (isStale(notice, loaded)) return { ok: true };
      // The card itself is owed too: what belongs into its thread follows it.
      if (notice.kind === 'thread' && loaded.places.card === undefined) {
        return { ok: false, final: false, reason: 'no_card' };
      }
      const blocked = isForDeciders(notice, loaded)
        ? await parts.blockedAt?.(channelOf(notice, loaded), loaded)
        : undefined;
      if (blocked !== undefined) {
        const later = { ok: false, final: false, retryAfterMs: BLOCKED_RETRY } as const;
        return { ...later, reason: blocked, blocked: true };
      }
      return posted(
        () => channelOf(notice, loaded),
        () => post(notice, loaded),
      );
    },
  };
}
