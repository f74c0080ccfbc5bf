import { z } from 'zod';
import type { Request } from '../../domain/record/request.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Summary } from '../../workflow/ports/store.ts';
import { parseJson } from '../redis/parseJson.ts';
import type { RecordMac } from './recordMac.ts';

const summary: z.ZodType<Summary> = z.strictObject({
  requestId: z.string().min(1),
  requester: z.string().min(1),
  createdAt: z.int().nonnegative(),
});

/** What a list of keys shows about a key that Keywarden issued. */
export function writeSummary(
  mac: RecordMac,
  keyId: string,
  { id, requester, createdAt }: Request,
): string {
  const json = JSON.stringify({ requestId: id, requester, createdAt } satisfies Summary);
  return mac.sign('issued', keyId, json);
}

/** By key id. A summary that is not as Keywarden wrote it is left out and logged. */
export function readSummaries(
  mac: RecordMac,
  keyIds: readonly string[],
  stored: readonly (string | null)[],
  log: Log,
): ReadonlyMap<string, Summary> {
  const found = new Map<string, Summary>();
  for (const [i, keyId] of keyIds.entries()) {
    const text = stored[i] ?? null;
    if (text === null) continue;
    const read = readSummary(mac, keyId, text);
    if (read === undefined) log.error({ keyId }, 'store.summary_corrupt');
    else found.set(keyId, read);
  }
  return found;
}

function readSummary(mac: RecordMac, keyId: string, stored: string): Summary | undefined {
  try {
    return summary.safeParse(parseJson(mac.verified('issued', keyId, stored))).data;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return undefined;
  }
}
