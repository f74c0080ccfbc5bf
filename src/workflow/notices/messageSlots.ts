import type { CredentialTopic } from '../../domain/credential/news.ts';
import type { Notice } from '../ports/store.ts';

/** The newest message that tells the requester how it stands, and offers the private key. */
const HANDOVER = 'handover';

/** The newest message about a credential to its owner, and the one that offers it to somebody. */
const OWNER = 'owner';
const OFFERED = 'offered';
const OF_OFFERS: readonly CredentialTopic[] = ['offered', 'offer_over'];

/**
 * The name under which the place of a message is stored, so that it can be updated when its buttons
 * are out of date; `undefined` for a message that is never updated.
 */
export function slotOf({ kind, said, target, tells }: Notice): string | undefined {
  switch (kind) {
    case 'card':
    case 'receipt':
      return kind;
    case 'reminder':
    case 'outcome':
      return HANDOVER;
    case 'direct':
      return said?.topic === 'question' || said?.topic === 'offer'
        ? `${said.topic}:${said.subject}`
        : undefined;
    case 'repaint':
      return said === undefined ? HANDOVER : `${said.topic}:${said.subject}`;
    case 'credential':
      // A group hears it in several messages, a channel cannot act.
      if (tells === undefined || !/^[UW]/.test(target)) return undefined;
      return OF_OFFERS.includes(tells.topic) ? OFFERED : OWNER;
    default:
      return undefined;
  }
}
