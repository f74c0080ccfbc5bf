import type { types } from '@slack/bolt';
import type { Owner } from '../../../domain/key/owner.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { WINDOWS } from '../../wire/ids.ts';
import { modal, section } from '../kit/blocks.ts';
import { somebody } from '../kit/mrkdwn.ts';
import { keyFactBlocks, type ShownKey } from './keyFacts.ts';

/** Asks the owner whether this one shall be asked. */
export function transferWindow(
  words: Catalogue,
  key: ShownKey & { readonly to: Owner },
  meta: string,
): types.ModalView {
  const { title, submit, intro } = words.transferWindows.transfer;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.transfer,
    meta,
    blocks: [section(intro(somebody(key.to.id))), ...keyFactBlocks(words, key)],
  });
}

/** For whoever is asked to take a key: what it is, and what owning it means. */
export function answerWindow(
  words: Catalogue,
  answer: 'takeOver' | 'decline',
  key: ShownKey,
  meta: string,
): types.ModalView {
  const { title, submit, intro } = words.transferWindows[answer];
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: answer === 'takeOver' ? WINDOWS.takeOver : WINDOWS.declineKey,
    meta,
    blocks: [section(intro), ...keyFactBlocks(words, key)],
  });
}
