import type { Policy } from '../../domain/policy/policy.ts';
import { awaitsAcknowledgement } from '../../domain/record/request.ts';
import type { Status } from '../../domain/record/state.ts';
import { withoutWhatIsOver } from '../../domain/transitions/revoke.ts';
import { PausedError, StoreError } from '../../foundation/errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { waitsFor } from '../../workflow/core/noticesFor.ts';
import type { Mark } from '../../workflow/ports/audit.ts';
import { type Messenger, TOO_EARLY } from '../../workflow/ports/slack.ts';
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

/** No step is done since "approved", or only one that has no message of its own. */
const JUST_APPROVED: readonly Status[] = ['approved', 'creating', 'recovering', 'held'];
const KEY_OFFERED: readonly Status[] = ['ready', 'uncertain'];
const ENDED_UNDECIDED: readonly Status[] = ['withdrawn', 'lapsed'];

/** Whether the notice says something that the request has passed since. */
function isStale({ kind, about, said }: Notice, { request, places }: Loaded): boolean {
  const { status } = request.state;
  switch (kind) {
    case 'outcome':
      // "Approved" is dropped once the next step is done, because that step has a notice of its
      // own.
      return about === 'approved' && !JUST_APPROVED.includes(status);
    case 'call':
    case 'escalation':
    case 'reach':
      return status !== 'pending';
    case 'repaint':
      // A new message offers the private key again. Sending it also replaces the buttons of the old
      // one.
      return said === undefined && KEY_OFFERED.includes(status);
    case 'card':
    case 'thread':
      // The request ended while its channel could not be reached: nothing can be decided or
      // answered any more.
      return places.card === undefined && ENDED_UNDECIDED.includes(status);
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

/** Sends a notice as a message in Slack and returns what to do after Slack's answer. */
export function createMessenger(parts: {
  readonly calls: SlackWebApi;
  readonly requests: Pick<Requests, 'placed'>;
  /** The texts in the language of a person. For a channel, in the language of the channel. */
  readonly words: (target: string) => Catalogue;
  readonly policy: () => Policy;
  readonly whoseTurn: WhoseTurn;
  readonly requestContexts: Pick<RequestContexts, 'of'>;
  /** Why nobody can be asked to decide on this in that channel; absent: never so. */
  readonly blockedAt?: (channel: string, loaded: Loaded) => Promise<string | undefined>;
  /** Last entry of the audit log. Throws `PausedError` while the log is not trusted. */
  readonly head: () => Promise<Mark>;
}): Messenger {
  const { calls, policy } = parts;
  const asking = createAsking(parts);
  const repainting = createRepainting(parts);

  /** The channel of the notice. The policy may have changed since the notice was recorded. */
  function channelOf({ kind, target }: Notice, loaded: Loaded): string {
    if (kind === 'escalation') return escalationChannel(loaded, policy());
    if (!['card', 'call', 'thread'].includes(kind)) return target;
    return loaded.places.card?.channel ?? policy().channels.approvals;
  }

  async function talk(notice: Notice, loaded: Loaded): Promise<Message | undefined> {
    if (notice.said === undefined) return undefined;
    const words = parts.words(notice.target);
    const { topic } = notice.said;
    const turn = topic === 'nudge' || topic === 'turn' ? await parts.whoseTurn(loaded) : [];
    const { approvals: channel } = policy().channels;
    return said(words, loaded.request, notice.said, notice.kind, { turn, channel });
  }

  /** Returns `undefined` on failure: an alert must not wait for the audit head. */
  async function trustedHead(): Promise<Mark | undefined> {
    try {
      return await parts.head();
    } catch (cause) {
      if (cause instanceof PausedError || cause instanceof StoreError) return undefined;
      throw cause;
    }
  }

  /**
   * The older message first says how it stands now, without buttons, so that only the newest one
   * offers the private key and none tells what is over.
   */
  async function offers(notice: Notice, { request }: Loaded, message: Message): Promise<Place> {
    const earlier = handover(parts.words(notice.target), request, { newer: true });
    await repainting.update(notice, earlier);
    return calls.post(notice.target, message);
  }

  /** Replaces a message whose buttons are out of date. */
  async function renew(notice: Notice, loaded: Loaded): Promise<undefined> {
    const request = withoutWhatIsOver(loaded.request, loaded.now);
    const asItIs = () => handover(parts.words(notice.target), request, { newer: false });
    const message = notice.said === undefined ? asItIs() : await talk(notice, loaded);
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
      // The policy has named another approvals channel since. The buttons of a card posted there
      // work.
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
      case 'credential':
        // They have no request: `sendPreApproval` and `sendCredential` send them.
        return undefined;
      default:
        return kind satisfies never;
    }
  }

  return {
    async sendPreApproval({ about, target }, preApproval) {
      const words = parts.words(target);
      // The pre-approval was revoked before this notice was sent, so it is dropped.
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
      const retryAfterMs = waitsFor(notice, loaded);
      if (retryAfterMs > 0) return { ok: false, final: false, reason: TOO_EARLY, retryAfterMs };
      // The card has not been posted yet. The reply waits, because it belongs in the thread of the
      // card.
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
