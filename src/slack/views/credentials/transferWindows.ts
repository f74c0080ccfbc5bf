import type { types } from '@slack/bolt';
import type { Owner } from '../../../domain/key/owner.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { OwnedKeys } from '../../../workflow/credentials/ownKeys.ts';
import { WINDOWS } from '../../wire/ids.ts';
import { context, modal, section, sections } from '../kit/blocks.ts';
import { somebody } from '../kit/mrkdwn.ts';
import { keyFactBlocks, offeredLine, type ShownKey } from './keyFacts.ts';

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

/** All keys that are offered to somebody: owning them means the same for each. */
export function takeAllWindow(words: Catalogue, offered: OwnedKeys, meta: string): types.ModalView {
  const { title, submit, intro, more } = words.transferWindows.takeAll;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.takeAll,
    meta,
    blocks: [
      section(intro(offered.keys.length)),
      ...sections(offered.keys.map((key) => `• ${offeredLine(words, key)}`)),
      ...(offered.more > 0 ? [context(more(offered.more))] : []),
    ],
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
