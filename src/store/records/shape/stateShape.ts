import { z } from 'zod';
import { STATUSES } from '../../../domain/record/state.ts';

export const time = z.int().nonnegative();
export const count = z.int().nonnegative();
export const word = z.string().min(1);

export const attempt = z.strictObject({
  number: z.int().positive(),
  nonce: word,
  marker: word,
  startedAt: time,
});
export const key = z.strictObject({
  id: word,
  publicKey: z.string(),
  attempt: z.int().positive(),
  createdAt: time,
  provenAt: time,
});
export const problem = z.strictObject({
  code: word,
  status: z.int().optional(),
  errorCode: z.string().optional(),
  detail: z.string().optional(),
});
export const heldReason = z.enum([
  'credentials',
  'organization_gone',
  'attempts_exhausted',
  'cannot_delete',
  'took_too_long',
  'grants_invalid',
  'not_allowed_any_more',
  'approvers_changed',
  'seal_broken',
  'history_differs',
  'entries_lost',
]);
export const afterwards = z.discriminatedUnion('next', [
  z.strictObject({ next: z.literal('retry') }),
  z.strictObject({ next: z.literal('hold'), reason: heldReason, problem }),
  z.strictObject({ next: z.literal('fail'), problem }),
]);
export const suspect = z.discriminatedUnion('ours', [
  z.strictObject({ keyId: word, ours: z.literal(false) }),
  z.strictObject({ keyId: word, ours: z.literal(true), publicKey: word, provenAt: time }),
]);
export const sealed = { key, sealed: word, until: time, shown: count, remindAt: time.optional() };
const newKey = { key, sealed: word, attempt, quietUntil: time.optional() };

export const left = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('key'), key }),
  z.strictObject({ what: z.literal('attempt'), attempt, keyId: word.optional() }),
]);

export const waiting = {
  until: time,
  remindAt: time.optional(),
  reminded: count.optional(),
  escalateAt: time.optional(),
};
const delivered = { key, at: time };
const waitsFor = word.optional();

const heldFrom = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('pending'), ...waiting }),
  z.strictObject({ status: z.literal('approved'), waitsFor }),
  z.strictObject({
    status: z.literal('recovering'),
    attempt,
    afterwards,
    suspect: suspect.optional(),
  }),
  z.strictObject({ status: z.literal('fitting'), ...newKey }),
  z.strictObject({ status: z.literal('ready'), ...sealed }),
  z.strictObject({ status: z.literal('delivered'), ...delivered }),
]);

const later = z.strictObject({
  event: word,
  by: word,
  at: time,
  status: z.enum(STATUSES),
  version: z.int().positive(),
  reason: z.string().optional(),
  revealed: z.literal(true).optional(),
  key: key.optional(),
});

export const state = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('pending'), ...waiting }),
  z.strictObject({
    status: z.literal('approved'),
    at: time,
    retryAt: time,
    problem: problem.optional(),
    waitsFor,
  }),
  z.strictObject({ status: z.literal('creating'), attempt, leaseUntil: time }),
  z.strictObject({
    status: z.literal('recovering'),
    attempt,
    after: time,
    afterwards,
    suspect: suspect.optional(),
  }),
  z.strictObject({
    status: z.literal('fitting'),
    ...newKey,
    since: time,
    retryAt: time,
    problem: problem.optional(),
  }),
  z.strictObject({ status: z.literal('ready'), ...sealed }),
  z.strictObject({ status: z.literal('claimed'), ...sealed, claimId: word, leaseUntil: time }),
  z.strictObject({ status: z.literal('uncertain'), ...sealed }),
  z.strictObject({ status: z.literal('delivered'), ...delivered }),
  z.strictObject({ status: z.literal('applying'), since: time }),
  z.strictObject({ status: z.literal('done'), at: time }),
  z.strictObject({ status: z.literal('expired'), key, at: time }),
  z.strictObject({ status: z.literal('revoked'), key, by: word, at: time }),
  z.strictObject({
    status: z.literal('held'),
    at: time,
    reason: heldReason,
    problem: problem.optional(),
    voters: z.array(word).optional(),
    from: heldFrom,
    later: later.optional(),
  }),
  z.strictObject({ status: z.literal('denied'), by: word, at: time, reason: z.string() }),
  z.strictObject({ status: z.literal('withdrawn'), at: time }),
  z.strictObject({ status: z.literal('unchecked'), at: time, by: word, said: word, left }),
  z.strictObject({ status: z.literal('lapsed'), at: time }),
  z.strictObject({ status: z.literal('failed'), at: time, problem }),
]);
