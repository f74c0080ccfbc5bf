import type { types } from '@slack/bolt';
import { issuedKey, type Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { WINDOWS } from '../../wire/ids.ts';
import { fact, requestFacts } from '../card/requestFacts.ts';
import { standing } from '../card/statusText.ts';
import { columns, modal, section } from '../kit/blocks.ts';
import { code } from '../kit/mrkdwn.ts';

/**
 * Shows the facts of the key from the record, so that nobody revokes a key because of a mistyped
 * id.
 */
function revocationWindow(
  words: Catalogue,
  request: Request,
  meta: string,
  wish: 'revoke' | 'replace' | 'keepKey',
): types.ModalView {
  const { title, submit, intro } = wish === 'keepKey' ? words.loss.keepWindow : words.windows[wish];
  const key = issuedKey(request);
  const { facts } = words;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS[wish],
    meta,
    blocks: [
      section(intro),
      columns([
        fact(facts.publicKey, code(key?.publicKey ?? '–', 40)),
        fact(facts.keyId, code(key?.id ?? '–', 40)),
      ]),
      section(standing(words, request, 'approvers')),
      ...requestFacts(words, request),
    ],
  });
}

export function revokeWindow(words: Catalogue, request: Request, meta: string): types.ModalView {
  return revocationWindow(words, request, meta, 'revoke');
}

/** For the requester, while the approvals still allow another key. */
export function replaceWindow(words: Catalogue, request: Request, meta: string): types.ModalView {
  return revocationWindow(words, request, meta, 'replace');
}

/** For an admin who knows that the key is in use, where Redis has lost that. */
export function keepWindow(words: Catalogue, request: Request, meta: string): types.ModalView {
  return revocationWindow(words, request, meta, 'keepKey');
}
