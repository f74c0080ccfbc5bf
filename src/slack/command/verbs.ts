import { PRE_APPROVAL } from '../../domain/approval/preApproval.ts';
import type { KeyQuery } from '../../domain/inventory/keyQuery.ts';
import type { Owner } from '../../domain/key/owner.ts';
import type { ReviewFilter } from '../../domain/reviews/review.ts';
import type { InventoryFilter } from '../../workflow/inventory/inventory.ts';
import type { AuditOptions, BadOption } from './auditOptions.ts';
import type { AllowWish, BadPart, MissingPart } from './preApprovalOptions.ts';
import type { RequestOptions } from './requestOptions.ts';

/** Keys on a page if the command names no number. */
export const KEYS_PER_PAGE = 8;

export interface NumberRule {
  readonly min: number;
  readonly max: number;
}
export interface OptionRule {
  /** Written without dashes. Accepted in any case, with or without `-` inside. */
  readonly name: string;
  readonly number?: NumberRule;
  /** It is said or not, and has no value. */
  readonly isFlag?: true;
}
interface VerbRule {
  readonly usage: string;
  readonly options: readonly OptionRule[];
}

const PAGE: OptionRule = { name: 'page', number: { min: 1, max: 100_000 } };

/** All commands. The help text, the usage hints and the parser are made from this table. */
export const VERBS = {
  help: { usage: 'help', options: [] },
  list: {
    usage:
      'list [organization] [mine|TEXT] [--project NAME|ID] [--owner @PERSON] [--ends 30d] [--page N] [--per-page 1..10]',
    options: [
      { name: 'project' },
      { name: 'owner' },
      { name: 'ends' },
      PAGE,
      { name: 'per-page', number: { min: 1, max: 10 } },
    ],
  },
  who: { usage: 'who ID|PUBLIC-KEY|PRIVATE-KEY', options: [] },
  get: { usage: 'get ID|PUBLIC-KEY [organization]', options: [] },
  create: { usage: 'create [description]', options: [] },
  mine: { usage: 'mine [--page N]', options: [PAGE] },
  requests: {
    usage: 'requests [mine|pending|all] [--status STATUS] [--by @PERSON] [--since 7d]',
    options: [{ name: 'status' }, { name: 'by' }, { name: 'since' }, PAGE],
  },
  revoke: { usage: 'revoke ID|PUBLIC-KEY|REQUEST', options: [] },
  freeze: { usage: 'freeze ID|PUBLIC-KEY', options: [] },
  thaw: { usage: 'thaw ID|PUBLIC-KEY', options: [] },
  done: { usage: 'done ID|PUBLIC-KEY', options: [] },
  extend: { usage: 'extend ID|PUBLIC-KEY', options: [] },
  replace: { usage: 'replace ID|PUBLIC-KEY', options: [] },
  change: { usage: 'change ID|PUBLIC-KEY', options: [] },
  transfer: { usage: 'transfer ID|PUBLIC-KEY @PERSON|@GROUP', options: [] },
  inventory: {
    usage:
      'inventory [--foreign|--drifted|--stale|--no-end] [--owner @PERSON] [--project NAME|ID] [--page N]',
    options: [
      { name: 'foreign', isFlag: true },
      { name: 'drifted', isFlag: true },
      { name: 'stale', isFlag: true },
      { name: 'no-end', isFlag: true },
      { name: 'owner' },
      { name: 'project' },
      PAGE,
    ],
  },
  review: {
    usage:
      'review [start|close] [--drifted|--stale|--no-end] [--owner @PERSON] [--project NAME|ID]',
    options: [
      { name: 'foreign', isFlag: true },
      { name: 'drifted', isFlag: true },
      { name: 'stale', isFlag: true },
      { name: 'no-end', isFlag: true },
      { name: 'owner' },
      { name: 'project' },
    ],
  },
  allow: {
    usage: 'allow @PERSON ROLE[,ROLE] [in ORGANIZATION] for 4h [--keys 1..5]',
    options: [{ name: 'keys', number: { min: 1, max: PRE_APPROVAL.uses } }, PAGE],
  },
  'break-glass': { usage: 'break-glass [description]', options: [] },
  audit: {
    usage: 'audit [--request ID] [--by @PERSON] [--since 7d]',
    options: [{ name: 'request' }, { name: 'by' }, { name: 'since' }],
  },
} as const satisfies Readonly<Record<string, VerbRule>>;
export type Verb = keyof typeof VERBS;

/** Commands about one key of the ledger. */
export const KEY_VERBS = [
  'freeze',
  'thaw',
  'done',
  'extend',
  'replace',
  'change',
] as const satisfies readonly Verb[];
export type KeyVerb = (typeof KEY_VERBS)[number];

export const RULES: ReadonlyMap<string, VerbRule> = new Map(Object.entries(VERBS));

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
      readonly of: 'audit' | 'requests' | 'allow' | 'list' | 'inventory' | 'review';
      readonly option: BadOption['bad'] | 'status' | BadPart['bad'] | 'owner' | 'ends';
      readonly typed: string;
      readonly nearest?: string;
    }
  | { readonly why: 'missing_part'; readonly of: 'allow'; readonly part: MissingPart['missing'] }
  /** What was typed is not repeated: it may be part of a secret. */
  | { readonly why: 'not_to_ask' | 'nothing_to_ask'; readonly of: 'who' }
  | { readonly why: 'missing_owner'; readonly of: 'transfer' }
  | { readonly why: 'not_an_owner'; readonly of: 'transfer'; readonly typed: string }
  | {
      readonly why: 'not_in_range';
      readonly of: Verb;
      readonly option: string;
      readonly typed: string;
      readonly min: number;
      readonly max: number;
    }
  /** More text to look for than `max` characters. */
  | { readonly why: 'too_long'; readonly of: 'list'; readonly max: number }
  | { readonly why: 'missing_key'; readonly of: 'get' | 'revoke' | 'transfer' | KeyVerb }
  | {
      readonly why: 'not_a_key';
      readonly of: 'get' | 'revoke' | 'transfer' | KeyVerb;
      readonly typed: string;
    }
  | { readonly why: 'unexpected'; readonly of: Verb; readonly typed: string };

export type ParsedCommand =
  | { readonly verb: 'help' }
  | {
      readonly verb: 'list';
      /** The name of an organization, what is looked for, or both (`listWords.ts`). */
      readonly words?: string;
      readonly project?: string;
      readonly owner?: string;
      /** Only keys whose end comes within so many ms. */
      readonly endsWithinMs?: number;
      readonly page: number;
      readonly perPage: number;
    }
  | { readonly verb: 'get'; readonly key: string; readonly organization?: string }
  /** `description` is empty if none was typed. */
  | { readonly verb: 'create'; readonly description: string }
  | { readonly verb: 'break-glass'; readonly description: string }
  /** Without `wish`: list the pre-approvals that are valid now. */
  | { readonly verb: 'allow'; readonly wish?: AllowWish; readonly page: number }
  /** The command `mine` is parsed as `requests mine`. */
  | ({ readonly verb: 'requests'; readonly page: number } & RequestOptions)
  /** What was pasted is in the query alone, and a secret in it is one. */
  | { readonly verb: 'who'; readonly query: KeyQuery }
  /** `query` is a key id, a public key or a request id. */
  | { readonly verb: 'revoke' | KeyVerb; readonly query: string }
  | { readonly verb: 'transfer'; readonly query: string; readonly to: Owner }
  | { readonly verb: 'inventory'; readonly filter: InventoryFilter; readonly page: number }
  | { readonly verb: 'review'; readonly act: 'status' | 'close' }
  | { readonly verb: 'review'; readonly act: 'start'; readonly filter: ReviewFilter }
  | ({ readonly verb: 'audit' } & AuditOptions)
  | ({ readonly verb: 'problem' } & CommandProblem);
