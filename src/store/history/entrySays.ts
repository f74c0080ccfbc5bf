import { z } from 'zod';
import { type ReadNamed, readNamed } from '../../domain/ledger/named.ts';
import { type Owes, readOwes } from '../notices/owesFact.ts';
import { parseJson } from '../redis/parseJson.ts';

/** Written where a loss is accepted: which record is the newest, whatever the log names. */
export const ANCHORED = 'record.anchored';

const SAYS = z.object({
  event: z.string(),
  requestId: z.string().optional(),
  by: z.string(),
  at: z.number(),
  facts: z.object({
    preApproval: z.string().optional(),
    credential: z.string().optional(),
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
/** The admins were told of an outage, or of its end. */
const OUTAGE = z.object({
  event: z.enum(['outage.told', 'outage.over']),
  facts: z.object({ outage: z.string(), cause: z.string().optional() }),
});
/** `on`: it was noticed that the log had lost entries. `off`: an admin accepted that. */
const SAFE_MODE = z.object({ event: z.enum(['safe_mode.on', 'safe_mode.off']) });

/** What an entry says of credentials that were committed with it: a line for each. */
const CREDENTIALS = z.object({ facts: z.object({ credentials: z.array(z.string()) }) });
/** What the commit of an entry owes: a line for each. Absent in those of an earlier version. */
const OWES = z.object({
  requestId: z.string().optional(),
  facts: z.object({ owes: z.array(z.string()) }),
});
/** Records of this commit were made of records of an earlier form: one entry stands for all. */
const LIFTED = z.object({
  event: z.literal('ledger.lifted'),
  facts: z.object({ commit: z.string() }),
});

/** What an entry says of the record of a request, a pre-approval, or (an anchor) a credential. */
export type Says = z.infer<typeof SAYS>;

export type SaidOutage = z.infer<typeof OUTAGE>;

export interface Said {
  /** `undefined` if it is about no record. */
  readonly record?: Says & { readonly id: string };
  readonly safeMode?: 'on' | 'off';
  readonly credentials?: readonly ReadNamed[];
  /** The commit of a lifting. */
  readonly lifted?: string;
  readonly owes?: readonly Owes[];
  readonly outage?: SaidOutage;
}

function owesIn(entry: unknown): Pick<Said, 'owes'> {
  const { data } = OWES.safeParse(entry);
  if (data === undefined) return {};
  return { owes: data.facts.owes.flatMap((line) => readOwes(line, data.requestId) ?? []) };
}

export function entrySays(text: string): Said {
  const entry = parseJson(text);
  const safeMode = SAFE_MODE.safeParse(entry).data?.event;
  if (safeMode !== undefined) return { safeMode: safeMode === 'safe_mode.on' ? 'on' : 'off' };
  const outage = OUTAGE.safeParse(entry).data;
  if (outage !== undefined) return { outage };
  const lifted = LIFTED.safeParse(entry).data?.facts.commit;
  if (lifted !== undefined) return { lifted };
  const lines = CREDENTIALS.safeParse(entry).data?.facts.credentials ?? [];
  const credentials = lines.flatMap((line) => readNamed(line) ?? []);
  const { data } = SAYS.safeParse(entry);
  // Others only mention a credential: what they count is a record of their own, such as a review's.
  const anchored = data?.event === ANCHORED ? data.facts.credential : undefined;
  const id = data?.requestId ?? data?.facts.preApproval ?? anchored;
  const rest = { credentials, ...owesIn(entry) };
  return data === undefined || id === undefined ? rest : { record: { ...data, id }, ...rest };
}
