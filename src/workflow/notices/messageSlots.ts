import type { Notice } from '../ports/store.ts';

/** The newest message that offered the private key to its requester. */
const HANDOVER = 'handover';

/**
 * Under which name the place of a message is kept, where it is painted anew once its buttons are
 * old; `undefined` for what stays as it is.
 */
export function slotOf({ kind, about, said }: Notice): string | undefined {
  switch (kind) {
    case 'card':
    case 'receipt':
      return kind;
    case 'reminder':
      return HANDOVER;
    case 'outcome':
      return about === 'ready' || about === 'uncertain' ? HANDOVER : undefined;
    case 'direct':
      return said?.topic === 'question' || said?.topic === 'offer'
        ? `${said.topic}:${said.subject}`
        : undefined;
    case 'repaint':
      return said === undefined ? HANDOVER : `${said.topic}:${said.subject}`;
    default:
      return undefined;
  }
}
