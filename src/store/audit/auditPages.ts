import { z } from 'zod';
import type { AuditEntry, AuditPages, LoggedEntry } from '../../workflow/ports/audit.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { parseJson } from '../redis/parseJson.ts';
import type { Line } from './auditChain.ts';
import type { Trail } from './trail.ts';

const fact = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);

/** One entry as it was chained. It may have fields that this version does not know. */
export const auditEntry: z.ZodType<AuditEntry> = z.object({
  event: z.string(),
  requestId: z.string().optional(),
  by: z.string(),
  at: z.number(),
  outcome: z.enum(['success', 'failure', 'refused']),
  policyHash: z.string(),
  facts: z.record(z.string(), fact),
});

/** The audit log for people who read it. An entry that does not parse is left out and logged. */
export function createPages(trail: Trail, log: Log): AuditPages {
  function readable({ n, entry }: Line): LoggedEntry[] {
    const parsed = auditEntry.safeParse(parseJson(entry));
    if (parsed.success) return [{ n, entry: parsed.data }];
    log.error({ n }, 'audit.entry_unreadable');
    return [];
  }

  return {
    before: async (n, limit) => (await trail.before(n, limit)).flatMap(readable),
    async after(n, limit) {
      const found: LoggedEntry[] = [];
      for await (const line of trail.after(n)) {
        found.push(...readable(line));
        if (found.length >= limit) break;
      }
      return found;
    },
  };
}
