import { z } from 'zod';
import type { Secret } from '../../foundation/secret.ts';
import { hexId } from './schema.ts';

/**
 * Whether the private key of a key ends like this: the end is all that Atlas shows of it. It is
 * compared while the answer is read, and kept nowhere.
 */
export function wireKeyEndingWith(tail: Secret) {
  return z
    .object({ id: hexId, privateKey: z.string().nullish().catch(undefined) })
    .transform(({ id, privateKey }) => ({
      id,
      fits: privateKey?.endsWith(tail.reveal()) === true,
    }));
}
