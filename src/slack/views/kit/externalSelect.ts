import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ActionId } from '../../wire/ids.ts';
import { plain } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { line } from './mrkdwn.ts';
import type { Choice } from './organizationMenu.ts';

// Menus whose options Slack asks for while somebody types. What comes back of a choice is never
// trusted: whoever uses it looks it up again with the rights of the person who chose.

/** The options that answer what was typed, in Slack's form. */
export type MenuOptions =
  | { readonly options: readonly types.PlainTextOption[] }
  | {
      readonly option_groups: readonly {
        readonly label: types.PlainTextElement;
        readonly options: readonly types.PlainTextOption[];
      }[];
    };

export const NO_OPTIONS: MenuOptions = { options: [] };

/** No id is like this, so it can be told from a choice. */
const UNREADABLE = 'unreadable';

function option({ name, value }: Choice): types.PlainTextOption {
  return { text: plain(line(name, LIMITS.option), LIMITS.option), value };
}

function elementOf(wish: { readonly action: ActionId; readonly placeholder: string }) {
  return {
    action_id: wish.action,
    placeholder: plain(wish.placeholder, LIMITS.placeholder),
    // The first options are there before anything is typed.
    min_query_length: 0,
  };
}

export function externalSelect(wish: {
  readonly action: ActionId;
  readonly placeholder: string;
  readonly chosen?: Choice;
}): types.ExternalSelect {
  return {
    type: 'external_select',
    ...elementOf(wish),
    ...(wish.chosen === undefined ? {} : { initial_option: option(wish.chosen) }),
  };
}

/** The same for several choices, for an input of a window. */
export function multiExternalSelect(wish: {
  readonly action: ActionId;
  readonly placeholder: string;
  readonly chosen?: readonly Choice[];
  readonly most?: number;
}): types.MultiExternalSelect {
  const chosen = (wish.chosen ?? []).map(option);
  return {
    type: 'multi_external_select',
    ...elementOf(wish),
    ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    ...(wish.most === undefined ? {} : { max_selected_items: wish.most }),
  };
}

/** Slack takes at most 100 options. If there are more, the menu says how to get at them. */
export function menuOptions(words: Catalogue, found: readonly Choice[]): MenuOptions {
  const options = found
    .filter(({ value }) => value.length <= LIMITS.optionValue)
    .slice(0, LIMITS.options)
    .map(option);
  if (found.length <= LIMITS.options) return { options };
  const label = words.picker.first(options.length, found.length);
  return { option_groups: [{ label: plain(label, LIMITS.option), options }] };
}

/** The one option that says that nobody could be asked. Choosing it changes nothing. */
export function optionsUnreadable(words: Catalogue): MenuOptions {
  return { options: [option({ name: words.picker.unreadable, value: UNREADABLE })] };
}

const chosen = z.object({
  value: z.string(),
  text: z.object({ text: z.string() }).nullish().catch(undefined),
});
const element = z.object({
  selected_option: chosen.nullish(),
  selected_options: z.array(chosen).nullish(),
});
const values = z.record(z.string(), z.record(z.string(), z.unknown()));

/**
 * What was chosen in such a menu of a window, each once, by what the menu called it. The names are
 * only for showing them again to whoever chose them.
 */
export function choicesFrom(
  stateValues: unknown,
  { block, action }: { readonly block: string; readonly action: string },
): readonly Choice[] {
  const found = element.safeParse(values.safeParse(stateValues).data?.[block]?.[action]).data;
  const one = found?.selected_option;
  const all = [...(one ? [one] : []), ...(found?.selected_options ?? [])];
  const named = new Map(all.map(({ value, text }) => [value, text?.text ?? value]));
  named.delete(UNREADABLE);
  return [...named].map(([value, name]) => ({ value, name }));
}

/** The values of it. */
export function chosenFrom(
  stateValues: unknown,
  at: { readonly block: string; readonly action: string },
): readonly string[] {
  return choicesFrom(stateValues, at).map(({ value }) => value);
}
