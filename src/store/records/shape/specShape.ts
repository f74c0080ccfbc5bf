import { z } from 'zod';
import { ORGANIZATION_ROLES } from '../../../domain/key/roles.ts';
import { lacksEnd } from '../../../domain/key/spec.ts';
import { time, word } from './stateShape.ts';

const base = {
  organizationId: word,
  description: z.string(),
  roles: z.array(z.enum(ORGANIZATION_ROLES)).min(1),
  accessList: z.array(word),
  recipient: word.optional(),
};

const never = z.undefined().optional();
const fromBefore = z.strictObject({
  ...base,
  projects: never,
  lifetime: never,
  owner: never,
  act: never,
});

export const lifetime = z.int().positive();
export const projects = z.array(z.strictObject({ projectId: word, roles: z.array(word).min(1) }));
const act = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create') }),
  z.strictObject({ kind: z.literal('extend'), credential: word, from: time, to: time }),
  z.strictObject({ kind: z.literal('change'), credential: word, from: word }),
  z.strictObject({
    kind: z.literal('replace'),
    credential: word,
    from: word,
    overlap: z.int().nonnegative(),
  }),
  z.strictObject({ kind: z.literal('adopt'), credential: word, from: word, handle: word }),
]);
const ofToday = z
  .strictObject({
    ...base,
    projects,
    lifetime: lifetime.optional(),
    owner: z.strictObject({ kind: z.enum(['person', 'group']), id: word }),
    act,
  })
  .refine((spec) => !lacksEnd(spec), { path: ['lifetime'] });

/** What is asked for, in the form of today or in that from before the ledger. */
export const spec = z.union([ofToday, fromBefore]);
