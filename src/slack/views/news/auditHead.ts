import type { Catalogue } from '../../../text/catalogue.ts';
import type { Mark } from '../../../workflow/ports/audit.ts';
import { context, type Message, message } from '../kit/blocks.ts';
import { code } from '../kit/mrkdwn.ts';
import { entryOf } from './safeMode.ts';

/** Last entry of the audit log, and how it can be used to check the log. */
export function auditEnds(words: Catalogue, head: Mark): string {
  return words.audit.head(entryOf(head), code('npm run audit -- export', 60));
}

/** Daily message with the last entry of the audit log, for the alerts channel. */
export function auditHead(words: Catalogue, head: Mark): Message {
  const says = auditEnds(words, head);
  return message(says, [context(says)]);
}
