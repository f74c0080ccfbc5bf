import type { types } from '@slack/bolt';
import type { Catalogue } from '../../../text/catalogue.ts';
import { ACTIONS, type ActionId } from '../../wire/ids.ts';
import { context, type Message, message, plain, section } from './blocks.ts';
import { cut, firstThatFits, LIMITS } from './limits.ts';
import { code, line } from './mrkdwn.ts';

export interface Choice {
  readonly name: string;
  /** At most 75 characters. Options with longer values are left out. */
  readonly value: string;
}

function option({ name, value }: Choice, max: number): types.PlainTextOption {
  return { text: plain(line(name, max), LIMITS.option), value };
}

type Groups = NonNullable<types.StaticSelect['option_groups']>;

function groupsOf(words: Catalogue, options: readonly types.PlainTextOption[]): Groups {
  const groups: Groups = [];
  for (let start = 0; start < options.length; start += LIMITS.options) {
    const part = options.slice(start, start + LIMITS.options);
    const [first, last] = [part.at(0)?.text.text ?? '', part.at(-1)?.text.text ?? ''];
    const label = words.menu.group(cut(first, 30), cut(last, 30));
    groups.push({ label: plain(label, LIMITS.option), options: part });
  }
  return groups.slice(0, LIMITS.options);
}

/** A menu for any number of choices. Slack accepts 100 options, and more only in groups. */
export function choiceMenu(
  words: Catalogue,
  wish: {
    readonly action: ActionId;
    readonly choices: readonly Choice[];
    readonly selected?: string;
    /** Characters of a name. */
    readonly name?: number;
  },
): types.StaticSelect {
  const options = wish.choices
    .filter(({ value }) => value.length <= LIMITS.optionValue)
    .map((choice) => option(choice, wish.name ?? LIMITS.option));
  const initial = options.find(({ value }) => value === wish.selected);
  const menu: types.StaticSelect = {
    type: 'static_select',
    action_id: wish.action,
    placeholder: plain(words.menu.placeholder, LIMITS.placeholder),
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
  if (options.length <= LIMITS.options) return { ...menu, options };
  return { ...menu, option_groups: groupsOf(words, options) };
}

/**
 * Sizes to try, the largest first. A message may hold fewer bytes than a window, so names are
 * shortened first, then options are left out.
 */
const LEVELS = [
  { choices: 10_000, name: 75 },
  { choices: 10_000, name: 30 },
  { choices: 50, name: 30 },
  { choices: 25, name: 30 },
] as const;

function questionOf(words: Catalogue, search: string | undefined, known: string): string {
  if (search === undefined) return words.menu.askList;
  const typed = code(search, 80);
  return `${words.detail.organizationNotFound(typed, known)} ${words.menu.askSearch(typed)}`;
}

/** Asks for the organization. `carry` becomes the block id and comes back with the choice. */
export function organizationMenu(
  words: Catalogue,
  ask: {
    readonly choices: readonly Choice[];
    readonly carry?: string;
    /** What is looked for. It is the name of no organization, so all are named. */
    readonly search?: string;
  },
): Message {
  if (ask.choices.length === 0) return message(words.menu.none, [section(words.menu.none)]);
  const names = ask.choices.slice(0, 20).map(({ name }) => code(name, 80));
  const known = names.join(words.facts.separator);
  const question = questionOf(words, ask.search, known);
  const action = ACTIONS.listOrganization;
  const carried = ask.carry === undefined ? {} : { block_id: ask.carry.slice(0, LIMITS.blockId) };
  const blocks = firstThatFits(LEVELS, ({ choices: count, name }) => {
    const choices = ask.choices.slice(0, count);
    const hidden = ask.choices.length - choices.length;
    return [
      section(question),
      { type: 'actions', elements: [choiceMenu(words, { action, choices, name })], ...carried },
      ...(hidden > 0 ? [context(words.menu.more(hidden))] : []),
    ];
  });
  return message(ask.search === undefined ? `${question} ${known}` : question, blocks);
}
