import type { Catalogue } from '../../text/catalogue.ts';
import type { Mark } from '../../workflow/ports/audit.ts';
import { context, type Message, message } from './blocks.ts';
import { code } from './marks.ts';
import { entryOf } from './safeMode.ts';

/** Where the audit log ends today, for the alerts channel. */
export function auditHead(words: Catalogue, head: Mark): Message {
  const says = words.audit.head(entryOf(head), code('npm run audit -- export', 60));
  return message(says, [context(says)]);
}
