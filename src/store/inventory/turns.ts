import { z } from 'zod';
import type { Credential } from '../../domain/credential/credential.ts';
import type { Turns } from '../../workflow/inventory/observations.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { RecordMac } from '../records/recordMac.ts';
import { readSummaries } from '../records/summary.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { READ_TURN } from './turnScript.ts';

const ids = z.array(z.string());
const READ = z.tuple([
  z.literal('turn'),
  z.number(),
  z.array(z.tuple([z.string(), z.string().nullable()])),
  z.array(z.tuple([z.string(), z.string()])),
  z.array(z.tuple([z.string(), z.string()])),
  ids,
  ids,
  ids,
]);

/** What the comparison of one organization with Atlas needs of Redis, in one round trip. */
export function createTurns(parts: {
  readonly run: Run;
  readonly keys: Keys;
  readonly mac: RecordMac;
  /** One that is unreadable is logged and left out. */
  readonly readable: (id: string, stored: string | null) => readonly Credential[];
  readonly log: Log;
}): Turns {
  const { run, keys, mac, readable, log } = parts;

  function summaries(rows: readonly (readonly [string, string])[]) {
    const [atlasIds, stored] = [rows.map(([id]) => id), rows.map(([, one]) => one)];
    return readSummaries(mac, atlasIds, stored, log);
  }

  return {
    async turn(organizationId, list) {
      const names = [
        keys.ofOrganization(organizationId),
        keys.credentials,
        keys.issued,
        keys.observed(organizationId),
        keys.readings(organizationId),
        keys.clockOffset,
      ];
      const listed = list.flatMap(({ id, hash, handle }) => [id, hash, handle]);
      const reply = parseReply(READ, await run(READ_TURN, names, listed), READ_TURN.name);
      const [, now, rows, others, issued, odd, differ, left] = reply;
      const noted = [keys.observed(organizationId), keys.readings(organizationId)];
      const isOdd = noted.some((name) => odd.includes(name));
      const credentials = rows.flatMap(([id, record]) => readable(id, record));
      const read = new Set(credentials.map(({ id }) => id));
      return {
        now,
        credentials,
        unreadable: rows.flatMap(([id]) => (read.has(id) ? [] : id)),
        ended: others.flatMap(([id, record]) => readable(id, record)),
        issued: odd.includes(keys.issued) ? undefined : summaries(issued),
        differences: isOdd ? undefined : { differ, left },
        wrongTypes: odd,
      };
    },
  };
}
