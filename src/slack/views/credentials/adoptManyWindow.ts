import type { types } from '@slack/bolt';
import { withoutMarker } from '../../../domain/key/marker.ts';
import { shortestLifetime } from '../../../domain/policy/lifeSettings.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ForeignSubject } from '../../../workflow/inventory/foreign.ts';
import { FIELD_VALUE, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { context, modal, plain, section } from '../kit/blocks.ts';
import { input } from '../kit/inputs.ts';
import { LIMITS } from '../kit/limits.ts';
import { line } from '../kit/mrkdwn.ts';
import { groupInput, lifeInput, personInput } from './foreignWindows.ts';
import { accessInBrief } from './keyFacts.ts';

export interface ManyFacts {
  readonly subjects: readonly ForeignSubject[];
  /** How many the list has, of which these are the first. */
  readonly all: number;
  readonly reader: string;
}

export function optionOf(words: Catalogue, subject: ForeignSubject): types.PlainTextOption {
  const name = line(withoutMarker(subject.description), LIMITS.option) || subject.handle;
  const facts = `${subject.handle}, ${accessInBrief(words, subject.access)}`;
  return {
    text: plain(name, LIMITS.option),
    description: plain(line(facts, LIMITS.optionDescription), LIMITS.optionDescription),
    value: subject.credentialId,
  };
}

/** One owner and one end for several; each keeps its description as its purpose. */
export function adoptManyWindow(
  words: Catalogue,
  { subjects, all, reader }: ManyFacts,
  meta: string,
): types.ModalView {
  const { adoptMany } = words.foreign;
  const options = subjects.slice(0, LIMITS.options).map((subject) => optionOf(words, subject));
  const life = shortestLifetime(subjects.map((one) => one.life));
  const groups = subjects[0]?.groups ?? [];
  return modal({
    title: adoptMany.title,
    submit: adoptMany.submit,
    close: words.windows.cancel,
    id: WINDOWS.adoptMany,
    meta,
    blocks: [
      section(adoptMany.intro),
      ...(all > options.length ? [context(adoptMany.first(options.length, all))] : []),
      input({
        field: FIELDS.needs,
        label: adoptMany.which,
        element: {
          type: 'multi_static_select',
          action_id: FIELD_VALUE,
          placeholder: plain(adoptMany.which, LIMITS.placeholder),
          options,
          initial_options: options,
        },
      }),
      personInput(words, reader),
      ...groupInput(words, groups),
      lifeInput(words, { life }),
    ],
  });
}
