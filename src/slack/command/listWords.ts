import { named, plainWord } from '../../domain/policy/plainName.ts';

/** A longer text is not looked for. It travels in the buttons of the list. */
export const SEARCH_MAX = 80;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What was typed after `list`, once the organizations are known that the person may see. */
export interface ListWords<T extends Named> {
  readonly organization?: T;
  /** Absent if nothing is looked for. */
  readonly search?: string;
  /** Slack user id of a person who was mentioned among the words. */
  readonly owner?: string;
  readonly isMine: boolean;
}

const MENTION = /(?:^|\s)(?:(?:owner|by|of|for|from)\s+)?<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/i;
/** Between what is looked for and the organization. */
const JOINTS = ['in', 'of', 'for', 'from'];
/** No organization has a longer name. What is pasted by mistake may be as long as it likes. */
const NAME_WORDS = 32;

function isMineWord(word: string | undefined): boolean {
  return plainWord(word ?? '').toLowerCase() === 'mine';
}

interface Split<T> {
  readonly organization?: T;
  readonly rest: readonly string[];
}

/** The longest name at the beginning counts: `acme staging terraform`. Else one at the end. */
function organizationIn<T extends Named>(known: readonly T[], words: readonly string[]): Split<T> {
  for (let length = Math.min(words.length, NAME_WORDS); length > 0; length -= 1) {
    const organization = named(known, words.slice(0, length).join(' '));
    if (organization !== undefined) return { organization, rest: words.slice(length) };
  }
  for (const [at, word] of words.entries()) {
    if (at === 0 || words.length - at > NAME_WORDS || !JOINTS.includes(word.toLowerCase()))
      continue;
    const organization = named(known, words.slice(at + 1).join(' '));
    if (organization !== undefined) return { organization, rest: words.slice(0, at) };
  }
  return { rest: words };
}

/** `mine acme`, `acme mine`: the word is no part of a name, unless an organization is called so. */
function splitWords<T extends Named>(known: readonly T[], words: readonly string[]) {
  const first = organizationIn(known, words);
  const isMineFirst = isMineWord(words[0]) && words.length - first.rest.length <= 1;
  const split = isMineFirst ? organizationIn(known, words.slice(1)) : first;
  const { rest } = split;
  if (isMineFirst) return { ...split, isMine: true };
  if (isMineWord(rest.at(0))) return { ...split, rest: rest.slice(1), isMine: true };
  if (isMineWord(rest.at(-1))) return { ...split, rest: rest.slice(0, -1), isMine: true };
  return { ...split, isMine: false };
}

export function readListWords<T extends Named>(known: readonly T[], typed: string): ListWords<T> {
  const owner = MENTION.exec(typed)?.[1];
  const words = typed
    .replace(MENTION, ' ')
    .trim()
    .split(' ')
    .filter((word, at, all) => word !== '' || all[at - 1] !== '');
  const { organization, rest, isMine } = splitWords(known, words[0] === '' ? [] : words);
  const search = rest.map(plainWord).filter(Boolean).join(' ');
  return {
    organization,
    ...(search === '' ? {} : { search }),
    ...(owner === undefined ? {} : { owner }),
    isMine,
  };
}
