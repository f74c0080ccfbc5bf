import { ALLOWANCE } from '../domain/allowance.ts';
import { cleanLine } from '../domain/key.ts';
import { type AllowWish, type BadPart, type MissingPart, readAllow } from './allowWords.ts';
import { type AuditOptions, type BadOption, readAuditOptions } from './auditOptions.ts';
import { nearestOf } from './nearest.ts';
import { type RequestOptions, readRequestOptions, SCOPES } from './requestOptions.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Keys on a page when nobody says how many. */
export const KEYS_PER_PAGE = 8;

interface NumberRule {
  readonly min: number;
  readonly max: number;
}
interface OptionRule {
  /** Without dashes; typed in any case, with or without `-` inside. */
  readonly name: string;
  readonly number?: NumberRule;
}
interface VerbRule {
  readonly usage: string;
  readonly options: readonly OptionRule[];
}

const PAGE: OptionRule = { name: 'page', number: { min: 1, max: 100_000 } };

/** What the command understands. Help, usage hints and the parser are all made from this. */
export const VERBS = {
  help: { usage: 'help', options: [] },
  list: {
    usage: 'list [organization] [--project NAME|ID] [--page N] [--per-page 1..10]',
    options: [{ name: 'project' }, PAGE, { name: 'per-page', number: { min: 1, max: 10 } }],
  },
  get: { usage: 'get ID|PUBLIC-KEY [organization]', options: [] },
  create: { usage: 'create [description]', options: [] },
  mine: { usage: 'mine [--page N]', options: [PAGE] },
  requests: {
    usage: 'requests [mine|pending|all] [--status STATUS] [--by @PERSON] [--since 7d]',
    options: [{ name: 'status' }, { name: 'by' }, { name: 'since' }, PAGE],
  },
  revoke: { usage: 'revoke ID|PUBLIC-KEY|REQUEST', options: [] },
  allow: {
    usage: 'allow @PERSON ROLE[,ROLE] [in ORGANIZATION] for 4h [--keys 1..5]',
    options: [{ name: 'keys', number: { min: 1, max: ALLOWANCE.uses } }, PAGE],
  },
  'break-glass': { usage: 'break-glass [description]', options: [] },
  audit: {
    usage: 'audit [--request ID] [--by @PERSON] [--since 7d]',
    options: [{ name: 'request' }, { name: 'by' }, { name: 'since' }],
  },
} as const satisfies Readonly<Record<string, VerbRule>>;
export type Verb = keyof typeof VERBS;

const RULES: ReadonlyMap<string, VerbRule> = new Map(Object.entries(VERBS));

export type CommandProblem =
  | { readonly why: 'unknown_verb'; readonly typed: string; readonly nearest?: string }
  | {
      readonly why: 'unknown_option';
      readonly of: Verb;
      readonly option: string;
      readonly nearest?: string;
    }
  | { readonly why: 'missing_value'; readonly of: Verb; readonly option: string }
  | {
      readonly why: 'bad_value';
      readonly of: 'audit' | 'requests' | 'allow';
      readonly option: BadOption['bad'] | 'status' | BadPart['bad'];
      readonly typed: string;
      readonly nearest?: string;
    }
  | { readonly why: 'missing_part'; readonly of: 'allow'; readonly part: MissingPart['missing'] }
  | {
      readonly why: 'not_in_range';
      readonly of: Verb;
      readonly option: string;
      readonly typed: string;
      readonly min: number;
      readonly max: number;
    }
  | { readonly why: 'missing_key'; readonly of: 'get' | 'revoke' }
  | { readonly why: 'not_a_key'; readonly of: 'get' | 'revoke'; readonly typed: string }
  | { readonly why: 'unexpected'; readonly of: Verb; readonly typed: string };

export type ParsedCommand =
  | { readonly verb: 'help' }
  | {
      readonly verb: 'list';
      readonly organization?: string;
      readonly project?: string;
      readonly page: number;
      readonly perPage: number;
    }
  | { readonly verb: 'get'; readonly key: string; readonly organization?: string }
  /** `description` is empty where none was typed. */
  | { readonly verb: 'create'; readonly description: string }
  | { readonly verb: 'break-glass'; readonly description: string }
  /** Without a wish: what is allowed now. */
  | { readonly verb: 'allow'; readonly wish?: AllowWish; readonly page: number }
  | { readonly verb: 'mine'; readonly page: number }
  | ({ readonly verb: 'requests'; readonly page: number } & RequestOptions)
  /** A key id, a public key or a request id. */
  | { readonly verb: 'revoke'; readonly query: string }
  | ({ readonly verb: 'audit' } & AuditOptions)
  | ({ readonly verb: 'problem' } & CommandProblem);

function problem(found: CommandProblem): ParsedCommand {
  return { verb: 'problem', ...found };
}

function isVerb(text: string): text is Verb {
  return RULES.has(text);
}

interface Arguments {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

/** Dashes and underscores are typed in all ways: `--per-page`, `-perpage`, `--per_page`. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[_\p{Pd}]/gu, '');
}

function unknownOption(of: Verb, option: string, rules: readonly OptionRule[]): CommandProblem {
  const nearest = nearestOf(
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
      words.push(token.text);
      continue;
    }
    const { name, value } = token.option;
    const rule = rules.find((one) => bare(one.name) === bare(name));
    if (rule === undefined) return unknownOption(of, `--${name}`, rules);
    const next = tokens[index + 1];
    const given = value ?? (next?.option === undefined ? next?.text : undefined);
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
  const organization = words.join(' ');
  const project = options.get('project');
  return {
    verb: 'list',
    ...(organization === '' ? {} : { organization }),
    ...(project === undefined ? {} : { project }),
    page: Number(options.get('page') ?? 1),
    perPage: Number(options.get('per-page') ?? KEYS_PER_PAGE),
  };
}

function parseGet({ words }: Arguments): ParsedCommand {
  const [typed, ...rest] = words;
  if (typed === undefined) return problem({ why: 'missing_key', of: 'get' });
  const key = typed.toLowerCase();
  if (!/^(?:[a-f0-9]{24}|[a-z]{8})$/.test(key)) {
    return problem({ why: 'not_a_key', of: 'get', typed });
  }
  const organization = rest.join(' ');
  return { verb: 'get', key, ...(organization === '' ? {} : { organization }) };
}

function parseMine({ words, options }: Arguments): ParsedCommand {
  const [typed] = words;
  if (typed !== undefined) return problem({ why: 'unexpected', of: 'mine', typed });
  return { verb: 'mine', page: Number(options.get('page') ?? 1) };
}

function parseRevoke({ words }: Arguments): ParsedCommand {
  const [typed, other] = words;
  if (typed === undefined) return problem({ why: 'missing_key', of: 'revoke' });
  if (other !== undefined) return problem({ why: 'unexpected', of: 'revoke', typed: other });
  const isKey = /^(?:[a-f0-9]{24}|[a-z]{8})$/i.test(typed);
  const isRequest = /^[0-9A-HJKMNP-TV-Z]{26}$/i.test(typed);
  if (!isKey && !isRequest) return problem({ why: 'not_a_key', of: 'revoke', typed });
  return { verb: 'revoke', query: isKey ? typed.toLowerCase() : typed.toUpperCase() };
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
  const scope = SCOPES.find((one) => one === (typed ?? 'mine').toLowerCase());
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
  revoke: parseRevoke,
  allow: parseAllow,
  audit: parseAudit,
} as const;

/** What follows `create` is the description as it was typed, but for quotes around all of it. */
function described(verb: 'create' | 'break-glass', rest: string): ParsedCommand {
  const unquoted = /^(["“”„«'‘’‚`])([\s\S]*)(["“”„»'‘’`])$/.exec(rest)?.[2] ?? rest;
  return { verb, description: cleanLine(unquoted) };
}

/** Slack writes `&`, `<` and `>` of a command as escapes. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Nobody has time for the right dash in an emergency. */
const BREAK_GLASS = /^break[\s_\p{Pd}]*glass(?=\s|$)/iu;

/** Understands what people type on phones too; never throws. Nothing at all means help. */
export function parseCommand(text: string): ParsedCommand {
  const typed = unescaped(text).trim().replace(BREAK_GLASS, 'break-glass');
  const [first = ''] = typed.split(/\s+/, 1);
  if (first === '') return { verb: 'help' };
  const verb = first.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  if (!isVerb(verb)) {
    const nearest = nearestOf(verb, [...RULES.keys()]);
    const word = { why: 'unknown_verb', typed: first } as const;
    return problem(nearest === undefined ? word : { ...word, nearest });
  }
  const rest = typed.slice(first.length).trim();
  if (verb === 'help') return { verb: 'help' };
  if (verb === 'create' || verb === 'break-glass') return described(verb, rest);
  const read = readArguments(verb, tokensOf(rest));
  return 'why' in read ? problem(read) : READERS[verb](read);
}
