import type { types } from '@slack/bolt';
import { shortestLifetime } from '../../../domain/policy/lifeSettings.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { AskedMany, MakersToAsk } from '../../../workflow/inventory/adopting/askMakers.ts';
import { FIELD_VALUE, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { context, modal, plain, section } from '../kit/blocks.ts';
import { input } from '../kit/inputs.ts';
import { LIMITS } from '../kit/limits.ts';
import { code, person } from '../kit/mrkdwn.ts';
import { optionOf } from './adoptManyWindow.ts';
import { lifeInput } from './foreignWindows.ts';

/** Of more, the window says how many. */
const NAMED = 20;

/** For admins: who is asked, about how many. */
export function askMakersWindow(
  words: Catalogue,
  { people, organizationName }: MakersToAsk,
  meta: string,
): types.ModalView {
  const { askAll } = words.foreign;
  const lines = people
    .slice(0, NAMED)
    .map((one) => askAll.of(person(one.person), one.places.length));
  return modal({
    title: askAll.title,
    submit: askAll.submit,
    close: words.windows.cancel,
    id: WINDOWS.askMakers,
    meta,
    blocks: [
      section(askAll.intro(people.length, code(organizationName, 80))),
      section(lines.join('\n')),
    ],
  });
}

/** For whoever was asked about several: those that stay chosen are theirs. */
export function mineManyWindow(
  words: Catalogue,
  { subjects, all }: AskedMany,
  meta: string,
): types.ModalView {
  const { mineMany, adoptMany } = words.foreign;
  const options = subjects.slice(0, LIMITS.options).map((subject) => optionOf(words, subject));
  return modal({
    title: mineMany.title,
    submit: mineMany.submit,
    close: words.windows.cancel,
    id: WINDOWS.mineMany,
    meta,
    blocks: [
      section(mineMany.intro),
      ...(all > options.length ? [context(adoptMany.first(options.length, all))] : []),
      input({
        field: FIELDS.needs,
        label: mineMany.which,
        optional: true,
        element: {
          type: 'multi_static_select',
          action_id: FIELD_VALUE,
          placeholder: plain(mineMany.which, LIMITS.placeholder),
          options,
          initial_options: options,
        },
      }),
      lifeInput(words, { life: shortestLifetime(subjects.map((one) => one.life)) }),
    ],
  });
}
