import { z } from 'zod';
import { parseJson } from '../redis/parseJson.ts';

const SAYS = z.object({
  event: z.string(),
  requestId: z.string().optional(),
  by: z.string(),
  at: z.number(),
  facts: z.object({
    preApproval: z.string().optional(),
    version: z.int().positive(),
    /** Missing in a log from before it stood in the entry: then no record is the newest. */
    commit: z.string().optional(),
    status: z.string().optional(),
    quotas: z.array(z.string()).optional(),
    keyId: z.string().optional(),
  }),
});
/** An admin accepted that the log had lost entries. */
const ACCEPTS = z.object({ event: z.literal('safe_mode.off') });

/** What an entry says of the record of a request or a pre-approval. */
export type Says = z.infer<typeof SAYS>;

export interface Said {
  /** `undefined` if it is about no record. */
  readonly record?: Says & { readonly id: string };
  readonly accepts?: true;
}

export function entrySays(text: string): Said {
  const entry = parseJson(text);
  if (ACCEPTS.safeParse(entry).success) return { accepts: true };
  const { data } = SAYS.safeParse(entry);
  const id = data?.requestId ?? data?.facts.preApproval;
  return data === undefined || id === undefined ? {} : { record: { ...data, id } };
}
