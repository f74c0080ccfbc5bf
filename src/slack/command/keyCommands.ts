import type { Owner } from '../../domain/key/owner.ts';
import { plainWord } from '../../domain/policy/plainName.ts';
import { readPerson } from './auditOptions.ts';
import type { KeyVerb, ParsedCommand } from './verbs.ts';

/** What was typed after a verb: words, and options with their values. */
export interface Arguments {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

type OfKey = 'revoke' | 'transfer' | KeyVerb;

/** The id or public key of a key, or the id of a request; `undefined` for anything else. */
function readKey(typed: string): string | undefined {
  const word = plainWord(typed);
  if (/^(?:[a-f0-9]{24}|[a-z]{8})$/i.test(word)) return word.toLowerCase();
  return /^[0-9A-HJKMNP-TV-Z]{26}$/i.test(word) ? word.toUpperCase() : undefined;
}

function problemWith(of: OfKey, typed: string | undefined): ParsedCommand {
  return typed === undefined
    ? { verb: 'problem', why: 'missing_key', of }
    : { verb: 'problem', why: 'not_a_key', of, typed };
}

/** A command that names one key and nothing else. */
export function readsKey(verb: 'revoke' | KeyVerb) {
  return ({ words }: Arguments): ParsedCommand => {
    const [typed, other] = words;
    const query = typed === undefined ? undefined : readKey(typed);
    if (other !== undefined) return { verb: 'problem', why: 'unexpected', of: verb, typed: other };
    return query === undefined ? problemWith(verb, typed) : { verb, query };
  };
}

/** Slack writes a person as `<@U123|name>` and a user group as `<!subteam^S123|@name>`. */
function readOwner(typed: string): Owner | undefined {
  const group = /^(?:<!subteam\^)?(S[A-Z0-9]{2,30})(?:\|[^>]*)?>?$/.exec(typed)?.[1];
  if (group !== undefined) return { kind: 'group', id: group };
  const person = readPerson(typed);
  return person === undefined ? undefined : { kind: 'person', id: person };
}

/** `transfer KEY @PERSON`, also with "to" between them. */
export function parseTransfer({ words }: Arguments): ParsedCommand {
  const [typed, ...rest] = words;
  const [named, other] = rest.filter((word) => word.toLowerCase() !== 'to');
  const query = typed === undefined ? undefined : readKey(typed);
  if (query === undefined) return problemWith('transfer', typed);
  if (named === undefined) return { verb: 'problem', why: 'missing_owner', of: 'transfer' };
  if (other !== undefined) {
    return { verb: 'problem', why: 'unexpected', of: 'transfer', typed: other };
  }
  const to = readOwner(plainWord(named));
  return to === undefined
    ? { verb: 'problem', why: 'not_an_owner', of: 'transfer', typed: named }
    : { verb: 'transfer', query, to };
}
