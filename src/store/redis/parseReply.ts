import { z } from 'zod';
import { corrupt, wrongType } from './failure.ts';

/** The names of all our keys begin with the hash tag; a record that names no commit is none. */
const OF_ANOTHER_TYPE = z.tuple([z.literal('corrupt'), z.string().startsWith('{')]);

/** Parses the reply of one of our scripts. Throws `corrupt` if it has another form. */
export function parseReply<T>(schema: z.ZodType<T>, reply: unknown, script: string): T {
  const parsed = schema.safeParse(reply);
  if (parsed.success) return parsed.data;
  const { data: other } = OF_ANOTHER_TYPE.safeParse(reply);
  if (other !== undefined) throw wrongType(other[1]);
  throw corrupt(`the reply of ${script}${Array.isArray(reply) ? ` (${reply.join(' ')})` : ''}`);
}
