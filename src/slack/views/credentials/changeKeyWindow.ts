import type { types } from '@slack/bolt';
import type { Catalogue } from '../../../text/catalogue.ts';
import { WINDOWS } from '../../wire/ids.ts';
import { modal, section } from '../kit/blocks.ts';
import { accessFormBlocks, type CreateFormFacts } from '../windows/createForm.ts';

/** What a key that is there shall do from now on. */
export function changeKeyWindow(words: Catalogue, form: CreateFormFacts): types.ModalView {
  const { title, submit, intro } = words.keyForms.change;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.changeKey,
    meta: form.meta,
    blocks: [section(intro), ...accessFormBlocks(words, form)],
  });
}
