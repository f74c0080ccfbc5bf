import type { Redis } from 'ioredis';
import { z } from 'zod';
import { StoreError } from '../../foundation/errors.ts';
import type { Notice, Place, Settled, SettledNotices } from '../../workflow/ports/store.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import type { Run } from '../redis/runScript.ts';
import { SWAP } from '../redis/scripts.ts';

/** The part of `RecordMac` that is needed here. */
export interface SettledMac {
  sign(kind: 'settled', id: string, json: string): string;
  opened(kind: 'settled', id: string, stored: string): { readonly json: string };
}

const CHUNK = 100;
const SETTLED: z.ZodType<Settled> = z.strictObject({
  version: z.int().positive(),
  place: z.strictObject({ channel: z.string().min(1), ts: z.string().min(1) }).optional(),
});

/** JSON with `version` first, because the scripts read it there; signed for this notice. */
export function writeSettled(mac: SettledMac, notice: Notice, place: Place | undefined): string {
  const at = place === undefined ? {} : { place: { channel: place.channel, ts: place.ts } };
  const json = JSON.stringify({ version: notice.version, ...at });
  return mac.sign('settled', notice.id, json);
}

/** `undefined` where nothing is there, or somebody wrote it who has no sign key. */
export function readSettled(
  mac: SettledMac,
  noticeId: string,
  stored: string | null | undefined,
): Settled | undefined {
  if (stored === null || stored === undefined) return undefined;
  try {
    // A later form of the records does not change what Slack has taken.
    return SETTLED.safeParse(parseJson(mac.opened('settled', noticeId, stored).json)).data;
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
    return undefined;
  }
}

/** Signs all of them under the current key, so that an older one can be taken out of the ring. */
export function createSettledNotices(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly mac: SettledMac;
}): SettledNotices {
  const { redis, run, keys, mac } = parts;

  function anew(id: string, stored: string): string | undefined {
    const settled = readSettled(mac, id, stored);
    if (settled === undefined) return undefined;
    const signed = mac.sign('settled', id, JSON.stringify(settled));
    return signed === stored ? undefined : signed;
  }

  return {
    async resign() {
      let cursor = '0';
      do {
        const scanned = redis.hscan(keys.settled, cursor, 'COUNT', CHUNK);
        const [next, pairs] = await scanned.catch((cause: unknown) => {
          throw toStoreError(cause, 'reads', 'what Slack has taken');
        });
        for (let at = 0; at + 1 < pairs.length; at += 2) {
          const [id = '', stored = ''] = [pairs[at], pairs[at + 1]];
          const signed = anew(id, stored);
          if (signed !== undefined) await run(SWAP, [keys.settled], [stored, signed, id]);
        }
        cursor = next;
      } while (cursor !== '0');
    },
  };
}
