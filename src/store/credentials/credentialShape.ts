import { z } from 'zod';
import { CREDENTIAL_KINDS } from '../../domain/credential/credential.ts';
import { CUTS } from '../../domain/credential/ends.ts';
import { time, word } from '../records/shape/stateShape.ts';

export const access = z.strictObject({
  organizationRoles: z.array(word),
  projects: z.array(z.strictObject({ projectId: word, roles: z.array(word) })),
  addresses: z.array(word),
});
const approved = z.strictObject({ access, accessHash: word });
const problem = z.strictObject({
  code: word,
  status: z.int().optional(),
  errorCode: z.string().optional(),
  detail: z.string().optional(),
});

const frozenWhy = z.enum([...CUTS, 'asked']);
const endWhy = z.enum([...CUTS, 'asked', 'not_revealed', 'gone']);
const work = { by: word, work: z.int().positive(), since: time, retryAt: time };

const live = z.strictObject({ status: z.literal('live') });
const toLive = z.strictObject({
  status: z.literal('moving'),
  to: z.literal('live'),
  why: z.enum(['change', 'turn_back', 'thaw', 'restore']),
  target: approved,
  back: approved.optional(),
  request: word.optional(),
  ...work,
  quietUntil: time.optional(),
});
const toFrozen = z.strictObject({
  status: z.literal('moving'),
  to: z.literal('frozen'),
  why: frozenWhy,
  deleteAt: time.optional(),
  late: z.strictObject({ owedAt: time, sentBy: time.optional() }).optional(),
  ...work,
  quietUntil: time.optional(),
});
const frozen = z.strictObject({
  status: z.literal('frozen'),
  at: time,
  by: word,
  why: frozenWhy,
  deleteAt: time.optional(),
  remindAt: time,
});
const ending = z.strictObject({ status: z.literal('ending'), why: endWhy, ...work });

export const state = z.union([
  live,
  toLive,
  toFrozen,
  frozen,
  ending,
  z.strictObject({
    status: z.literal('ended'),
    at: time,
    why: endWhy,
    by: word,
    proof: z.enum(['deleted', 'was_gone', 'said']),
  }),
  z.strictObject({
    status: z.literal('held'),
    at: time,
    reason: z.enum([
      'refused',
      'credentials',
      'organization_gone',
      'not_ours',
      'took_too_long',
      'history_differs',
      'entries_lost',
    ]),
    problem: problem.optional(),
    from: z.union([live, toLive, toFrozen, frozen, ending]),
  }),
]);

export const kind = z.enum(CREDENTIAL_KINDS);
export const owner = z.strictObject({ kind: z.enum(['person', 'group']), id: word });
export const secret = z.strictObject({
  id: word,
  request: word.optional(),
  endsAt: time.optional(),
});
export const origin = z.discriminatedUnion('how', [
  z.strictObject({
    how: z.literal('issued'),
    request: word,
    marker: word.optional(),
    provenAt: time,
  }),
  z.strictObject({
    how: z.literal('adopted'),
    by: word,
    at: time,
    request: word.optional(),
    description: z.string().optional(),
  }),
]);
export const ends = z.strictObject({
  approved: time.optional(),
  orphaned: time.optional(),
  replaced: time.optional(),
  reviewed: time.optional(),
});
export const putOff = z.strictObject({ from: time, to: time });
export const told = z.strictObject({
  end: time,
  since: time,
  sent: z.array(z.enum(['week', 'day', 'hour'])),
});
export const offered = z.strictObject({ to: owner, by: word, at: time });
export const drift = z.strictObject({
  differs: z.array(word),
  since: time,
  shown: access.optional(),
  description: z.string().optional(),
  by: z
    .array(
      z.discriminatedUnion('is', [
        z.strictObject({ is: z.literal('person'), id: word }),
        z.strictObject({ is: z.literal('program'), id: word }),
        z.strictObject({ is: z.literal('outsider') }),
      ]),
    )
    .optional(),
});
