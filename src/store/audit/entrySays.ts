import { z } from 'zod';
import { parseJson } from '../redis/parseJson.ts';

const SAYS = z.object({
  event: z.string(),
  requestId: z.string().optional(),
  by: z.string(),
  at: z.number(),
  facts: z.object({
    preApproval: z.string().optional(),
    /** 0: there was no record when a loss was accepted. */
    version: z.int().nonnegative(),
    /** Missing in a log from before it stood in the entry: then no record is the newest. */
    commit: z.string().optional(),
    status: z.string().optional(),
    quotas: z.array(z.string()).optional(),
    keyId: z.string().optional(),
    /** Of `record.anchored`: what the entries counted that were lost. */
    requester: z.string().optional(),
    madeAt: z.number().optional(),
    tried: z.boolean().optional(),
  }),
});
/** `on`: it was noticed that the log had lost entries. `off`: an admin accepted that. */
const SAFE_MODE = z.object({ event: z.enum(['safe_mode.on', 'safe_mode.off']) });

/** What an entry says of the record of a request or a pre-approval. */
export type Says = z.infer<typeof SAYS>;

export interface Said {
  /** `undefined` if it is about no record. */
  readonly record?: Says & { readonly id: string };
  readonly safeMode?: 'on' | 'off';
}

export function entrySays(text: string): Said {
  const entry = parseJson(text);
  const safeMode = SAFE_MODE.safeParse(entry).data?.event;
  if (safeMode !== undefined) return { safeMode: safeMode === 'safe_mode.on' ? 'on' : 'off' };
  const { data } = SAYS.safeParse(entry);
  const id = data?.requestId ?? data?.facts.preApproval;
  return data === undefined || id === undefined ? {} : { record: { ...data, id } };
}
