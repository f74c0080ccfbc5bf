import type { types } from '@slack/bolt';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Act } from '../../../workflow/credentials/acts.ts';
import type { LastSeen } from '../../../workflow/credentials/lastSeen.ts';
import { WINDOWS } from '../../wire/ids.ts';
import { modal, section } from '../kit/blocks.ts';
import { driftNow } from './driftNews.ts';
import { keyFactBlocks, lastSeenText, type ShownKey } from './keyFacts.ts';

const IDS = {
  freeze: WINDOWS.freeze,
  thaw: WINDOWS.thaw,
  restore: WINDOWS.restore,
  end_now: WINDOWS.endKey,
} as const;

/** What Atlas shows now, which is undone. */
function driftBlocks(words: Catalogue, { credential }: ShownKey): types.KnownBlock[] {
  return driftNow(words, credential).map((text) => section(text));
}

/** Says what will happen to which key, and when it was used last. */
export function actWindow(
  words: Catalogue,
  act: Act,
  about: ShownKey & { readonly seen?: LastSeen },
  meta: string,
): types.ModalView {
  const { title, submit, intro } = words.actWindows[act];
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: IDS[act],
    meta,
    blocks: [
      section(intro),
      section(lastSeenText(words, about.seen)),
      ...keyFactBlocks(words, about),
      ...(act === 'restore' ? driftBlocks(words, about) : []),
    ],
  });
}

/** Asks once more, because Atlas saw the key in use a short time ago. */
export function endAgainWindow(words: Catalogue, seen: LastSeen, meta: string): types.ModalView {
  const { title, submit, intro } = words.actWindows.endAgain;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.endKey,
    meta,
    blocks: [section(lastSeenText(words, seen)), section(intro)],
  });
}
