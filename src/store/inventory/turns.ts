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

/** A record as it is stored, and what it says. */
interface Row {
  readonly record: string;
  readonly credential: Credential;
}
type Known = ReadonlyMap<string, Row>;

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
  /** The ledger of each organization, as it was in its last turn. */
  const last = new Map<string, Known>();

  function summaries(rows: readonly (readonly [string, string])[]) {
    const [atlasIds, stored] = [rows.map(([id]) => id), rows.map(([, one]) => one)];
    return readSummaries(mac, atlasIds, stored, log);
  }

  /** The same text was believed a turn ago, and it is not parsed and proven once more. */
  function unlessKnown(before: Known | undefined, id: string, record: string | null): Row[] {
    const known = before?.get(id);
    if (known !== undefined && known.record === record) return [known];
    return readable(id, record).map((credential) => ({ record: record ?? '', credential }));
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
      const before = last.get(organizationId);
      const found = rows.flatMap(([id, record]) => unlessKnown(before, id, record));
      const read = new Map(found.map((row) => [row.credential.id, row]));
      last.set(organizationId, read);
      return {
        now,
        credentials: found.map(({ credential }) => credential),
        unreadable: rows.flatMap(([id]) => (read.has(id) ? [] : id)),
        ended: others.flatMap(([id, record]) => readable(id, record)),
        issued: odd.includes(keys.issued) ? undefined : summaries(issued),
        differences: isOdd ? undefined : { differ, left },
        wrongTypes: odd,
      };
    },
  };
}
