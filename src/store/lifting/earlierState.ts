import { z } from 'zod';
import { STATUSES } from '../../domain/record/state.ts';
import {
  afterwards,
  attempt,
  heldReason,
  key,
  left,
  problem,
  sealed,
  suspect,
  time,
  waiting,
  word,
} from '../records/shape/stateShape.ts';

/** The states of a request from before the ledger, as form 1 has them. */

const revocation = { key, by: word, at: time, replace: z.boolean() };
const delivered = { key, at: time, replaceUntil: time.optional() };
const recovering = { attempt, afterwards, suspect: suspect.optional() };

const heldFrom = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('pending'), ...waiting }),
  z.strictObject({ status: z.literal('approved') }),
  z.strictObject({ status: z.literal('recovering'), ...recovering }),
  z.strictObject({ status: z.literal('ready'), ...sealed }),
  z.strictObject({ status: z.literal('delivered'), ...delivered }),
  z.strictObject({ status: z.literal('expiring'), key }),
  z.strictObject({ status: z.literal('revoking'), ...revocation }),
]);

const later = z.strictObject({
  event: word,
  by: word,
  at: time,
  status: z.enum([...STATUSES, 'expiring', 'revoking']),
  version: z.int().positive(),
  reason: z.string().optional(),
  revealed: z.literal(true).optional(),
  key: key.optional(),
});

export const earlierState = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('pending'), ...waiting }),
  z.strictObject({
    status: z.literal('approved'),
    at: time,
    retryAt: time,
    problem: problem.optional(),
  }),
  z.strictObject({ status: z.literal('creating'), attempt, leaseUntil: time }),
  z.strictObject({ status: z.literal('recovering'), ...recovering, after: time }),
  z.strictObject({ status: z.literal('ready'), ...sealed }),
  z.strictObject({ status: z.literal('claimed'), ...sealed, claimId: word, leaseUntil: time }),
  z.strictObject({ status: z.literal('uncertain'), ...sealed }),
  z.strictObject({ status: z.literal('delivered'), ...delivered }),
  z.strictObject({ status: z.literal('expiring'), key, retryAt: time }),
  z.strictObject({ status: z.literal('expired'), key, at: time }),
  z.strictObject({ status: z.literal('revoking'), ...revocation, retryAt: time }),
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
