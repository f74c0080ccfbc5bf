import type { types } from '@slack/bolt';
import type { Catalogue } from '../../../text/catalogue.ts';
import { WINDOWS } from '../../wire/ids.ts';
import { modal, sections } from './blocks.ts';

/** A window that only says something: checking, done, or what went wrong. `body` is mrkdwn. */
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

/** Shown while Slack or Atlas is asked; `views.update` puts the outcome in its place. */
export function checkingWindow(words: Catalogue): types.ModalView {
  return noticeWindow(words, words.windows.checking);
}
