import { z } from 'zod';
import type { Request } from '../../domain/record/request.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Summary } from '../../workflow/ports/store.ts';
import { parseJson } from '../redis/parseJson.ts';

const summary: z.ZodType<Summary> = z.strictObject({
  requestId: z.string().min(1),
  requester: z.string().min(1),
  createdAt: z.int().nonnegative(),
});

/** What a list of keys shows about a key that Keywarden issued. */
export function writeSummary({ id, requester, createdAt }: Request): string {
  return JSON.stringify({ requestId: id, requester, createdAt } satisfies Summary);
}

/** By key id. A summary that does not parse is left out and logged. */
export function readSummaries(
  keyIds: readonly string[],
  stored: readonly (string | null)[],
  log: Log,
): ReadonlyMap<string, Summary> {
  const found = new Map<string, Summary>();
  for (const [i, keyId] of keyIds.entries()) {
    const text = stored[i] ?? null;
    if (text === null) continue;
    const parsed = summary.safeParse(parseJson(text));
    if (parsed.success) found.set(keyId, parsed.data);
    else log.error({ keyId }, 'store.summary_corrupt');
  }
  return found;
}
