import type { z } from 'zod';
import { corrupt } from './failure.ts';

/** Parses the reply of one of our scripts. Throws `corrupt` if it has another form. */
export function parseReply<T>(schema: z.ZodType<T>, reply: unknown, script: string): T {
  const parsed = schema.safeParse(reply);
  if (parsed.success) return parsed.data;
  throw corrupt(`the reply of ${script}${Array.isArray(reply) ? ` (${reply.join(' ')})` : ''}`);
}
