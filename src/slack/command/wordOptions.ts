import { plainWord } from '../../domain/policy/plainName.ts';
import type { Token } from './tokens.ts';
import type { OptionRule, Verb } from './verbs.ts';

/** Commands whose words are never part of a name. */
const NAMELESS: readonly Verb[] = ['mine', 'requests', 'inventory', 'review', 'audit'];

/** Dashes and underscores are typed in all ways: `--per-page`, `-perpage`, `--per_page`. */
export function bare(name: string): string {
  return name.toLowerCase().replace(/[_\p{Pd}]/gu, '');
}

function wordAt(tokens: readonly Token[], index: number): string | undefined {
  const token = tokens[index];
  return token?.option === undefined && token?.isQuoted !== true ? token?.text : undefined;
}

/**
 * `acme page 2`: an option without its dashes. In quotes it is part of a name, and so is a word
 * after which no number comes, where names are typed.
 */
export function wordOption(
  of: Verb,
  rules: readonly OptionRule[],
  tokens: readonly Token[],
  index: number,
): { readonly rule: OptionRule; readonly given: string; readonly next: number } | undefined {
  const word = wordAt(tokens, index);
  if (word === undefined) return undefined;
  const other = wordAt(tokens, index + 1) ?? '';
  const isPair = bare(word) === 'per' && bare(other) === 'page';
  const name = isPair ? 'perpage' : bare(word);
  const at = index + (isPair ? 2 : 1);
  const rule = rules.find((one) => one.isFlag !== true && bare(one.name) === name);
  const given = plainWord(wordAt(tokens, at) ?? '');
  if (rule === undefined || given === '') return undefined;
  const isMeant = rule.number === undefined ? NAMELESS.includes(of) : /^\d{1,9}$/.test(given);
  return isMeant ? { rule, given, next: at } : undefined;
}
