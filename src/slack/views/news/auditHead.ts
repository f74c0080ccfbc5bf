import type { Catalogue } from '../../../text/catalogue.ts';
import type { Mark } from '../../../workflow/ports/audit.ts';
import { context, type Message, message } from '../kit/blocks.ts';
import { code } from '../kit/mrkdwn.ts';
import { entryOf } from './safeMode.ts';

/** Where the audit log ends, and what that is good for. */
export function auditEnds(words: Catalogue, head: Mark): string {
  return words.audit.head(entryOf(head), code('npm run audit -- export', 60));
}

/** Where the audit log ends today, for the alerts channel. */
export function auditHead(words: Catalogue, head: Mark): Message {
  const says = auditEnds(words, head);
  return message(says, [context(says)]);
}
