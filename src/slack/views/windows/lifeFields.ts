import type { types } from '@slack/bolt';
import { lifetimePresets, UNTIL } from '../../../domain/policy/asking/lifetimeChoice.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { FormOffer } from '../../../workflow/requests/newRequest/formOffer.ts';
import { ACTIONS, FIELD_VALUE, FIELDS } from '../../wire/ids.ts';
import { plain } from '../kit/blocks.ts';
import { input } from '../kit/inputs.ts';
import { LIMITS } from '../kit/limits.ts';
import { line, span } from '../kit/mrkdwn.ts';

// How long a key lives, and who answers for it, in the form.

/** The owner is whoever asks. */
export const YOU = 'you';

const DAY = 24 * 60 * 60_000;

export interface LifeValues {
  readonly lifetime?: string;
  readonly until?: string;
  readonly owner?: string;
}

function optionOf(text: string, value: string): types.PlainTextOption {
  return { text: plain(text, LIMITS.option), value };
}

function lifetimeOptions(
  words: Catalogue,
  life: FormOffer['lifetime'],
  { lifetime = '' }: LifeValues,
): readonly types.PlainTextOption[] {
  const { accessForm } = words;
  const presets = lifetimePresets(life, Number(lifetime)).map((ms) => {
    const text = span(words, ms);
    return optionOf(ms === life.defaultMs ? accessForm.usual(text) : text, String(ms));
  });
  return life.maxMs < DAY ? presets : [...presets, optionOf(accessForm.until, UNTIL)];
}

function untilBlocks({ accessForm }: Catalogue, { until }: LifeValues): types.KnownBlock[] {
  return [
    input({
      field: FIELDS.until,
      label: accessForm.day,
      hint: accessForm.dayHint,
      element: {
        type: 'datepicker',
        action_id: FIELD_VALUE,
        ...(until === undefined || until === '' ? {} : { initial_date: until }),
      },
    }),
  ];
}

function ownerBlocks(
  { accessForm }: Catalogue,
  owners: FormOffer['owners'],
  { owner }: LifeValues,
): types.KnownBlock[] {
  if (owners.length === 0) return [];
  const you = optionOf(accessForm.you, YOU);
  const groups = owners
    .slice(0, LIMITS.options - 1)
    .map(({ id, name }) => optionOf(line(name, LIMITS.option), id));
  return [
    input({
      field: FIELDS.owner,
      label: accessForm.owner,
      hint: accessForm.ownerHint,
      element: {
        type: 'static_select',
        action_id: FIELD_VALUE,
        options: [you, ...groups],
        initial_option: groups.find(({ value }) => value === owner) ?? you,
      },
    }),
  ];
}

export function lifeBlocks(
  words: Catalogue,
  { lifetime: life, owners }: Pick<FormOffer, 'lifetime' | 'owners'>,
  values: LifeValues,
): types.KnownBlock[] {
  const { accessForm } = words;
  const options = lifetimeOptions(words, life, values);
  const chosen = options.find(({ value }) => value === values.lifetime);
  const usual = options.find(({ value }) => value === String(life.defaultMs));
  const initial = chosen ?? usual;
  return [
    input({
      field: FIELDS.lifetime,
      label: accessForm.lifetime,
      hint: accessForm.lifetimeHint(span(words, life.maxMs)),
      // "Until a day" asks for the day.
      dispatch: true,
      element: {
        type: 'static_select',
        action_id: ACTIONS.createLifetime,
        options: [...options],
        ...(initial === undefined ? {} : { initial_option: initial }),
      },
    }),
    ...(values.lifetime === UNTIL && life.maxMs >= DAY ? untilBlocks(words, values) : []),
    ...ownerBlocks(words, owners, values),
  ];
}
