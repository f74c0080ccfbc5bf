import { z } from 'zod';
import { ORGANIZATION_ROLES } from '../../domain/key/roles.ts';
import { SEARCH_MAX } from '../command/listWords.ts';
import { isStatusWord, SCOPES } from '../command/requestOptions.ts';

/** The only slash command. A test compares it with the manifests. */
export const COMMAND = '/atlas-keys';

/** Action ids of buttons and menus. Their labels are in `text/`. */
export const ACTIONS = {
  listPrevious: 'list.previous',
  listNext: 'list.next',
  listDetails: 'list.details',
  listOpen: 'list.open',
  listOrganization: 'list.organization',
  listProject: 'list.project',
  keyJson: 'key.json',
  requestNew: 'request.new',
  requestApprove: 'request.approve',
  requestDeny: 'request.deny',
  requestWithdraw: 'request.withdraw',
  requestReveal: 'request.reveal',
  requestResume: 'request.resume',
  requestClose: 'request.close',
  requestKeep: 'request.keep',
  requestRevoke: 'request.revoke',
  requestReplace: 'request.replace',
  requestAsk: 'request.ask',
  requestLess: 'request.less',
  requestRemind: 'request.remind',
  requestChange: 'request.change',
  requestAgain: 'request.again',
  requestAcknowledge: 'request.acknowledge',
  questionAnswer: 'question.answer',
  offerAccept: 'offer.accept',
  offerKeep: 'offer.keep',
  revealShow: 'reveal.show',
  createOrganization: 'create.organization',
  createReach: 'create.reach',
  createProjects: 'create.projects',
  createNeeds: 'create.needs',
  createApart: 'create.apart',
  createLifetime: 'create.lifetime',
  minePrevious: 'mine.previous',
  mineNext: 'mine.next',
  requestsPrevious: 'requests.previous',
  requestsNext: 'requests.next',
  auditPrevious: 'audit.previous',
  auditNext: 'audit.next',
  safeModeAccept: 'safe_mode.accept',
  preApprovalRevoke: 'pre_approval.revoke',
  allowPrevious: 'allow.previous',
  allowNext: 'allow.next',
  keyFreeze: 'key.freeze',
  keyThaw: 'key.thaw',
  keyDone: 'key.done',
  keyExtend: 'key.extend',
  keyReplace: 'key.replace',
  keyResume: 'key.resume',
  keyClose: 'key.close',
  keyTake: 'key.take',
  keyDecline: 'key.decline',
} as const;
export type ActionId = (typeof ACTIONS)[keyof typeof ACTIONS];

/** Windows, by `callback_id`. */
export const WINDOWS = {
  create: 'create',
  change: 'change',
  approve: 'approve',
  deny: 'deny',
  withdraw: 'withdraw',
  resume: 'resume',
  close: 'close',
  keepKey: 'keep_key',
  reveal: 'reveal',
  revoke: 'revoke',
  replace: 'replace',
  ask: 'ask',
  answer: 'answer',
  less: 'less',
  acceptLess: 'accept_less',
  keep: 'keep',
  acknowledge: 'acknowledge',
  acceptLoss: 'accept_loss',
  allow: 'allow',
  takeBack: 'take_back',
  breakGlass: 'break_glass',
  freeze: 'freeze',
  thaw: 'thaw',
  endKey: 'end_key',
  extend: 'extend',
  replaceKey: 'replace_key',
  resumeKey: 'resume_key',
  closeKey: 'close_key',
  transfer: 'transfer',
  takeOver: 'take_over',
  declineKey: 'decline_key',
  notice: 'notice',
} as const;
export type WindowId = (typeof WINDOWS)[keyof typeof WINDOWS];
/** Windows that submit or change something. Each has one dialog (`inbound/dialogs.ts`). */
export type DialogId = Exclude<WindowId, 'notice'>;

/** Block ids of the inputs. Slack shows an error under the block with its id. */
export const FIELDS = {
  organization: 'organization',
  reach: 'reach',
  description: 'description',
  projects: 'projects',
  needs: 'needs',
  apart: 'apart',
  roles: 'roles',
  lifetime: 'lifetime',
  until: 'until',
  owner: 'owner',
  incident: 'incident',
  reason: 'reason',
  ticket: 'ticket',
  recipient: 'recipient',
  accessList: 'access_list',
  comment: 'comment',
  question: 'question',
  answer: 'answer',
} as const;
export type Field = (typeof FIELDS)[keyof typeof FIELDS];

/** The block id of a field that a form has several of, one for each id of Atlas. */
export function blockFor(field: string, id: string): string {
  return `${field}.${id}`;
}

/** The field of a block, and the id of Atlas that it is for, if it is for one. */
export function fieldOf(blockId: string): string {
  return blockId.split('.', 1)[0] ?? blockId;
}

export function idOfBlock(blockId: string): string | undefined {
  return decodeId(blockId.split('.')[1]);
}

/** Action id of the element inside every input block except the organization menu. */
export const FIELD_VALUE = 'value';

// A button value holds ids only. Who clicked, and what they may do, is checked again at the click.

const hex = z.string().regex(/^[a-f0-9]{24}$/);
const credentialId = z.string().regex(/^[a-z][A-Za-z]{2,30}:[A-Za-z0-9_]{3,60}$/);
const requestId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);

/** As much as a command can name: 99999 days. */
const SPAN_MAX = 99_999 * 86_400_000;

export const listValue = z.object({
  o: hex,
  p: hex.optional(),
  n: z.number().int().min(1).max(100_000),
  s: z.number().int().min(1).max(10),
  q: z.string().min(1).max(SEARCH_MAX).optional(),
  w: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,30}$/)
    .optional(),
  e: z.number().int().min(1).max(SPAN_MAX).optional(),
});
/**
 * A page of a list of keys: `o` organization, `p` project, `n` page number from 1, `s` keys per
 * page, `q` what is looked for, `w` whose keys, `e` within how many ms they end.
 */
export type ListValue = z.infer<typeof listValue>;

const keyValue = z.object({ o: hex, k: hex });
export type KeyValue = z.infer<typeof keyValue>;

const subjectValue = z.object({ r: requestId, s: requestId });
/** `s` is a question or an offer of the request `r`. */
export type SubjectValue = z.infer<typeof subjectValue>;

const windowMeta = z.object({
  r: requestId.optional(),
  n: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  s: requestId.optional(),
  x: requestId.optional(),
  c: credentialId.optional(),
  y: z.literal(1).optional(),
});
/**
 * `private_metadata` of a window: `r` request, `n` one-time nonce, `s` question or offer, and for a
 * form `x`, the request that is withdrawn when it is sent. `c` is a key of the ledger, instead of a
 * request, and `y` says that the person was asked once more.
 */
export type WindowMeta = z.infer<typeof windowMeta>;

const allowMeta = windowMeta.extend({
  r: requestId,
  p: z.string().regex(/^[UW][A-Z0-9]{2,30}$/),
  o: hex,
  l: z.array(z.enum(ORGANIZATION_ROLES)).min(1),
  u: z.number().int().positive(),
  k: z.number().int().positive(),
});
/**
 * `private_metadata` of the pre-approval window: also `p` person, `o` organization, `l` roles, `u`
 * until, `k` number of keys.
 */
export type AllowMeta = z.infer<typeof allowMeta>;

const auditValue = z.object({
  b: z.number().int().positive().optional(),
  a: z.number().int().nonnegative().optional(),
  r: requestId.optional(),
  u: z
    .string()
    .regex(/^[A-Z0-9]{3,30}$|^keywarden$/)
    .optional(),
  s: z.number().int().nonnegative().optional(),
});
/**
 * A page of the audit log: `b` before this entry, `a` after this entry, `r` request, `u` user, `s`
 * since.
 */
export type AuditValue = z.infer<typeof auditValue>;

const requestsValue = z.object({
  n: z.number().int().min(1).max(100_000),
  c: z.enum(SCOPES),
  t: z.string().refine(isStatusWord).optional(),
  u: z
    .string()
    .regex(/^[A-Z0-9]{3,30}$/)
    .optional(),
  s: z.number().int().nonnegative().optional(),
});
/** A page of requests: `n` page number from 1, `c` scope, `t` status, `u` user, `s` since. */
export type RequestsValue = z.infer<typeof requestsValue>;

function decode<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export const encodeList = (value: ListValue): string => JSON.stringify(value);
export const decodeList = (text: string | undefined): ListValue | undefined =>
  decode(listValue, text);
export const encodeKey = (value: KeyValue): string => JSON.stringify(value);
export const decodeKey = (text: string | undefined): KeyValue | undefined => decode(keyValue, text);
/** An id of Atlas, as the value of an option. */
export const decodeId = (text: string | undefined): string | undefined => hex.safeParse(text).data;
export const encodeSubject = (value: SubjectValue): string => JSON.stringify(value);
export const decodeSubject = (text: string | undefined): SubjectValue | undefined =>
  decode(subjectValue, text);
export const encodeAudit = (value: AuditValue): string => JSON.stringify(value);
export const decodeAudit = (text: string | undefined): AuditValue | undefined =>
  decode(auditValue, text);
export const encodeRequests = (value: RequestsValue): string => JSON.stringify(value);
export const decodeRequests = (text: string | undefined): RequestsValue | undefined =>
  decode(requestsValue, text);
export const encodeWindow = (value: WindowMeta): string => JSON.stringify(value);
export const decodeWindow = (text: string | undefined): WindowMeta | undefined =>
  decode(windowMeta, text);
export const encodeAllow = (value: AllowMeta): string => JSON.stringify(value);
export const decodeAllow = (text: string | undefined): AllowMeta | undefined =>
  decode(allowMeta, text);
export const decodeRequestId = (text: string | undefined): string | undefined =>
  requestId.safeParse(text).data;
export const decodeCredentialId = (text: string | undefined): string | undefined =>
  credentialId.safeParse(text).data;
