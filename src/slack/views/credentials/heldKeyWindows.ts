import type { types } from '@slack/bolt';
import { atlasIdOf } from '../../../domain/credential/credential.ts';
import { REASON_MAX } from '../../../domain/key/description.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { FIELDS, WINDOWS } from '../../wire/ids.ts';
import { modal, section } from '../kit/blocks.ts';
import { textInput } from '../kit/inputs.ts';
import { code } from '../kit/mrkdwn.ts';
import { keyFactBlocks, type ShownKey } from './keyFacts.ts';

/** For an admin who lets the work on a key go on. */
export function resumeKeyWindow(words: Catalogue, key: ShownKey, meta: string): types.ModalView {
  const { title, submit, intro } = words.heldKeyWindows.resume;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.resumeKey,
    meta,
    blocks: [section(intro), ...keyFactBlocks(words, key)],
  });
}

/** For an admin who says that a key is gone. */
export function closeKeyWindow(words: Catalogue, key: ShownKey, meta: string): types.ModalView {
  const { title, submit, intro, said, saidHint } = words.heldKeyWindows.close;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.closeKey,
    meta,
    blocks: [
      section(intro),
      section(words.card.leftKey(code(atlasIdOf(key.credential)), code(key.credential.handle))),
      textInput({
        field: FIELDS.reason,
        label: said,
        hint: saidHint,
        max: REASON_MAX,
        multiline: true,
      }),
      ...keyFactBlocks(words, key),
    ],
  });
}
