import { readKeyQuery } from '../../domain/inventory/keyQuery.ts';
import { cleanLine } from '../../domain/key/description.ts';
import { plainWord } from '../../domain/policy/plainName.ts';
import { nearestWord } from '../../foundation/nearestWord.ts';
import { readAuditOptions, readPerson, readSpan } from './auditOptions.ts';
import { parseInventory } from './inventoryCommand.ts';
import type { Arguments } from './keyCommands.ts';
import { parseTransfer, readsKey } from './keyCommands.ts';
import { readAllow } from './preApprovalOptions.ts';
import { readRequestOptions, SCOPES } from './requestOptions.ts';
import { parseReview } from './reviewCommand.ts';
import { type Token, tokensOf } from './tokens.ts';
import {
  type CommandProblem,
  KEYS_PER_PAGE,
  type NumberRule,
  type OptionRule,
  type ParsedCommand,
  RULES,
  VERBS,
  type Verb,
} from './verbs.ts';
import { bare, wordOption } from './wordOptions.ts';

function problem(found: CommandProblem): ParsedCommand {
  return { verb: 'problem', ...found };
}

function isVerb(text: string): text is Verb {
  return RULES.has(text);
}

function unknownOption(of: Verb, option: string, rules: readonly OptionRule[]): CommandProblem {
  const nearest = nearestWord(
    bare(option),
    rules.map(({ name }) => name),
  );
  return {
    why: 'unknown_option',
    of,
    option,
    ...(nearest === undefined ? {} : { nearest: `--${nearest}` }),
  };
}

function readArguments(of: Verb, tokens: readonly Token[]): Arguments | CommandProblem {
  const rules: readonly OptionRule[] = VERBS[of].options;
  const words: string[] = [];
  const options = new Map<string, string>();
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.option === undefined) {
      const meant = wordOption(of, rules, tokens, index);
      if (meant === undefined) {
        words.push(token.text);
        continue;
      }
      const { rule, given } = meant;
      const wrong = rule.number && outOfRange(of, rule, rule.number, given);
      if (wrong !== undefined) return wrong;
      options.set(rule.name, given);
      index = meant.next;
      continue;
    }
    const { name, value } = token.option;
    const rule = rules.find((one) => bare(one.name) === bare(name));
    if (rule === undefined) return unknownOption(of, `--${name}`, rules);
    if (rule.isFlag === true) {
      options.set(rule.name, '');
      continue;
    }
    const next = tokens[index + 1];
    const typed = value ?? (next?.option === undefined ? next?.text : undefined);
    // A name is compared as it was typed first.
    const given = rule.name === 'project' || typed === undefined ? typed : plainWord(typed);
    if (given === undefined || given === '') {
      return { why: 'missing_value', of, option: `--${rule.name}` };
    }
    if (value === undefined) index += 1;
    const wrong = rule.number === undefined ? undefined : outOfRange(of, rule, rule.number, given);
    if (wrong !== undefined) return wrong;
    options.set(rule.name, given);
  }
  return { words, options };
}

function outOfRange(
  of: Verb,
  { name }: OptionRule,
  { min, max }: NumberRule,
  typed: string,
): CommandProblem | undefined {
  const number = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN;
  if (number >= min && number <= max) return undefined;
  return { why: 'not_in_range', of, option: `--${name}`, typed, min, max };
}

function parseList({ words, options }: Arguments): ParsedCommand {
  const typed = words.join(' ');
  const named = options.get('owner');
  const owner = named === undefined ? undefined : readPerson(named);
  if (named !== undefined && owner === undefined) {
    return problem({ why: 'bad_value', of: 'list', option: 'owner', typed: named });
  }
  const ends = options.get('ends');
  const endsWithinMs = ends === undefined ? undefined : readSpan(ends);
  if (ends !== undefined && endsWithinMs === undefined) {
    return problem({ why: 'bad_value', of: 'list', option: 'ends', typed: ends });
  }
  return {
    verb: 'list',
    ...(typed === '' ? {} : { words: typed }),
    project: options.get('project'),
    owner,
    endsWithinMs,
    page: Number(options.get('page') ?? 1),
    perPage: Number(options.get('per-page') ?? KEYS_PER_PAGE),
  };
}

function parseGet({ words }: Arguments): ParsedCommand {
  const [typed, ...rest] = words;
  if (typed === undefined) return problem({ why: 'missing_key', of: 'get' });
  const key = plainWord(typed).toLowerCase();
  if (!/^(?:[a-f0-9]{24}|[a-z]{8})$/.test(key)) {
    return problem({ why: 'not_a_key', of: 'get', typed });
  }
  const organization = rest.join(' ');
  return { verb: 'get', key, ...(organization === '' ? {} : { organization }) };
}

/** Nothing else reads what may be a secret. */
function parseWho(rest: string): ParsedCommand {
  if (rest === '') return problem({ why: 'nothing_to_ask', of: 'who' });
  const query = readKeyQuery(plainWord(rest));
  return query === undefined ? problem({ why: 'not_to_ask', of: 'who' }) : { verb: 'who', query };
}

function parseMine({ words, options }: Arguments): ParsedCommand {
  const [typed] = words;
  if (typed !== undefined) return problem({ why: 'unexpected', of: 'mine', typed });
  return { verb: 'requests', scope: 'mine', page: Number(options.get('page') ?? 1) };
}

function parseAudit({ words, options }: Arguments): ParsedCommand {
  const [typed] = words;
  if (typed !== undefined) return problem({ why: 'unexpected', of: 'audit', typed });
  const read = readAuditOptions(options);
  return 'bad' in read
    ? problem({ why: 'bad_value', of: 'audit', option: read.bad, typed: read.typed })
    : { verb: 'audit', ...read };
}

function parseRequests({ words, options }: Arguments): ParsedCommand {
  const [typed, other] = words;
  const scope = SCOPES.find((one) => one === plainWord(typed ?? 'mine').toLowerCase());
  if (scope === undefined || other !== undefined) {
    return problem({ why: 'unexpected', of: 'requests', typed: other ?? typed ?? '' });
  }
  const read = readRequestOptions(scope, options);
  return 'bad' in read
    ? problem({ why: 'bad_value', of: 'requests', option: read.bad, typed: read.typed })
    : { verb: 'requests', page: Number(options.get('page') ?? 1), ...read };
}

function parseAllow({ words, options }: Arguments): ParsedCommand {
  const page = Number(options.get('page') ?? 1);
  if (words.length === 0 && !options.has('keys')) return { verb: 'allow', page };
  const read = readAllow(words, Number(options.get('keys') ?? 1));
  if ('missing' in read) return problem({ why: 'missing_part', of: 'allow', part: read.missing });
  if ('bad' in read) {
    const { bad, typed, nearest } = read;
    const found = { why: 'bad_value', of: 'allow', option: bad, typed } as const;
    return problem(nearest === undefined ? found : { ...found, nearest });
  }
  return { verb: 'allow', wish: read, page };
}

const READERS = {
  list: parseList,
  get: parseGet,
  mine: parseMine,
  requests: parseRequests,
  revoke: readsKey('revoke'),
  freeze: readsKey('freeze'),
  thaw: readsKey('thaw'),
  done: readsKey('done'),
  extend: readsKey('extend'),
  replace: readsKey('replace'),
  change: readsKey('change'),
  transfer: parseTransfer,
  inventory: (read: Arguments) => parseInventory(read),
  review: parseReview,
  allow: parseAllow,
  audit: parseAudit,
} as const;

/** The rest of the line is the description. Quotes around all of it are removed. */
function described(verb: 'create' | 'break-glass', rest: string): ParsedCommand {
  const unquoted = /^(["“”„«'‘’‚`])([\s\S]*)(["“”„»'‘’`])$/.exec(rest)?.[2] ?? rest;
  return { verb, description: cleanLine(unquoted) };
}

/** Slack escapes `&`, `<` and `>` in the text of a command. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/**
 * Accepts any dash, an underscore, a space or nothing between the two words: in an emergency people
 * type fast.
 */
const BREAK_GLASS = /^break[\s_\p{Pd}]*glass(?=\s|$)/iu;

/** In alarm people paste one behind any word: it is looked up as with `who`, and never repeated. */
const PRIVATE_KEY = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/i;

/** The form shows the description again and refuses a secret in it. */
function isDescribed(verb: string): verb is 'create' | 'break-glass' {
  return verb === 'create' || verb === 'break-glass';
}

/** Accepts the dashes and quotes of phone keyboards. Never throws. Empty text means `help`. */
export function parseCommand(text: string): ParsedCommand {
  const typed = unescaped(text).trim().replace(BREAK_GLASS, 'break-glass');
  const [first = ''] = typed.split(/\s+/, 1);
  if (first === '') return { verb: 'help' };
  const verb = first.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  const [pasted] = isDescribed(verb) ? [] : (PRIVATE_KEY.exec(typed) ?? []);
  if (pasted !== undefined) return parseWho(pasted);
  if (!isVerb(verb)) {
    const nearest = nearestWord(verb, [...RULES.keys()]);
    const word = { why: 'unknown_verb', typed: first } as const;
    return problem(nearest === undefined ? word : { ...word, nearest });
  }
  const rest = typed.slice(first.length).trim();
  if (verb === 'who') return parseWho(rest);
  if (verb === 'help') return { verb: 'help' };
  if (isDescribed(verb)) return described(verb, rest);
  // Copied text brings characters along that nobody sees.
  const read = readArguments(verb, tokensOf(rest.replace(/[\u200B\u2060\uFEFF]/g, '')));
  return 'why' in read ? problem(read) : READERS[verb](read);
}
