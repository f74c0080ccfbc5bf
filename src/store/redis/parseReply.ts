import type { z } from 'zod';
import { corrupt } from './failure.ts';

/** Parses what one of our scripts answered; anything else is not our script's answer. */
export function parseReply<T>(schema: z.ZodType<T>, reply: unknown, script: string): T {
  const parsed = schema.safeParse(reply);
  if (parsed.success) return parsed.data;
  throw corrupt(`the reply of ${script}${Array.isArray(reply) ? ` (${reply.join(' ')})` : ''}`);
}
