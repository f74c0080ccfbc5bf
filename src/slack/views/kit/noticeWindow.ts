import type { types } from '@slack/bolt';
import type { Catalogue } from '../../../text/catalogue.ts';
import { WINDOWS } from '../../wire/ids.ts';
import { modal, sections } from './blocks.ts';

/** A window with text only: checking, done, or what went wrong. `body` is mrkdwn. */
export function noticeWindow(
  words: Catalogue,
  notice: { readonly title?: string; readonly body: string },
): types.ModalView {
  return modal({
    title: notice.title ?? words.windows.title,
    close: words.windows.close,
    id: WINDOWS.notice,
    blocks: sections(notice.body.split('\n')),
  });
}

/** Shown while Slack or Atlas is asked. `views.update` replaces it by the outcome. */
export function checkingWindow(words: Catalogue): types.ModalView {
  return noticeWindow(words, words.windows.checking);
}
