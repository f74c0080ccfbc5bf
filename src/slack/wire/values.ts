import { z } from 'zod';
import { INVENTORY_LISTS } from '../../domain/inventory/inventory.ts';
import { ORGANIZATION_ROLES } from '../../domain/key/roles.ts';
import { SEARCH_MAX } from '../command/listWords.ts';
import { isStatusWord, SCOPES } from '../command/requestOptions.ts';

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

const foreignValue = z.object({ o: hex, c: credentialId });
/** Something that has no record: `o` organization, `c` the id that its record would have. */
export type ForeignValue = z.infer<typeof foreignValue>;

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

const inventoryValue = z.object({
  n: z.number().int().min(1).max(100_000),
  l: z.enum(INVENTORY_LISTS).optional(),
  w: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,30}$/)
    .optional(),
  j: z.string().min(1).max(100).optional(),
});
/** A page of the inventory: `n` page number from 1, `l` list, `w` whose, `j` project. */
export type InventoryValue = z.infer<typeof inventoryValue>;

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
export const encodeForeign = (value: ForeignValue): string => JSON.stringify(value);
export const decodeForeign = (text: string | undefined): ForeignValue | undefined =>
  decode(foreignValue, text);
export const encodeSubject = (value: SubjectValue): string => JSON.stringify(value);
export const decodeSubject = (text: string | undefined): SubjectValue | undefined =>
  decode(subjectValue, text);
export const encodeAudit = (value: AuditValue): string => JSON.stringify(value);
export const decodeAudit = (text: string | undefined): AuditValue | undefined =>
  decode(auditValue, text);
export const encodeInventory = (value: InventoryValue): string => JSON.stringify(value);
export const decodeInventory = (text: string | undefined): InventoryValue | undefined =>
  decode(inventoryValue, text);
export const encodeRequests = (value: RequestsValue): string => JSON.stringify(value);
export const decodeRequests = (text: string | undefined): RequestsValue | undefined =>
  decode(requestsValue, text);
export const encodeWindow = (value: WindowMeta): string => JSON.stringify(value);
export const decodeWindow = (text: string | undefined): WindowMeta | undefined =>
  decode(windowMeta, text);
export const encodeAllow = (value: AllowMeta): string => JSON.stringify(value);
export const decodeAllow = (text: string | undefined): AllowMeta | undefined =>
  decode(allowMeta, text);
/** It stands where windows of keys have the id of their key. */
export const encodeProposal = (id: string): string => `proposal:${id}`;
export const decodeProposal = (text: string | undefined): string | undefined =>
  /^proposal:([a-f0-9]{40})$/.exec(text ?? '')?.[1];
export const decodeRequestId = (text: string | undefined): string | undefined =>
  requestId.safeParse(text).data;
export const decodeCredentialId = (text: string | undefined): string | undefined =>
  credentialId.safeParse(text).data;
