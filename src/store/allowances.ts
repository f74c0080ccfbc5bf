import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Allowance } from '../domain/allowance.ts';
import { ORGANIZATION_ROLES } from '../domain/key.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { Allowances } from '../workflow/ports/store.ts';
import { OPEN_ALLOWANCES, SAVE_ALLOWANCE } from './allowance-scripts.ts';
import type { Appender } from './append.ts';
import { corrupt, toStoreError } from './failure.ts';
import type { Keys } from './keys.ts';
import { parseReply } from './reading.ts';
import { parseJson } from './record.ts';
import type { Run } from './script.ts';

const time = z.int().nonnegative();
const word = z.string().min(1);
/** Strict: a field we do not know means that another version of us wrote it. */
const allowance: z.ZodType<Allowance> = z.strictObject({
  version: z.int().positive(),
  commitId: word,
  id: word,
  person: word,
  organizationId: word,
  organizationName: z.string(),
  roles: z.array(z.enum(ORGANIZATION_ROLES)).min(1),
  by: word,
  at: time,
  until: time,
  uses: z.int().positive(),
  mac: word,
  revoked: z.strictObject({ by: word, at: time }).optional(),
});
const OPEN = z.tuple([z.literal('open'), z.array(z.string())]);

function write({ version, ...rest }: Allowance): string {
  return JSON.stringify({ version, ...rest });
}

export function createAllowances(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly appender: Appender;
  readonly log: Log;
}): Allowances {
  const { redis, run, keys, appender, log } = parts;

  /** One that cannot be read allows nothing. */
  function readable(stored: string | null): Allowance[] {
    if (stored === null) return [];
    const parsed = allowance.safeParse(parseJson(stored));
    if (parsed.success) return [parsed.data];
    log.error({}, 'store.allowance_corrupt');
    return [];
  }

  return {
    async open() {
      const names = [keys.openAllowances, keys.allowances, keys.clockOffset];
      const reply = parseReply(OPEN, await run(OPEN_ALLOWANCES, names, []), OPEN_ALLOWANCES.name);
      const found = reply[1].flatMap(readable);
      return found.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
    },
    async get(ids) {
      if (ids.length === 0) return new Map();
      const stored = await redis.hmget(keys.allowances, ...ids).catch((error: unknown) => {
        throw toStoreError(error, 'reads', 'allowances');
      });
      return new Map(stored.flatMap(readable).map((one) => [one.id, one]));
    },
    async save(one, before, entry) {
      if (one.version !== before + 1) throw new RangeError('a commit adds one to the version');
      const names = [keys.auditHead, keys.audit, keys.allowances, keys.openAllowances];
      const json = write(one);
      const end = one.revoked === undefined ? one.until : '';
      const [reply] = await appender.append({
        entry,
        commitId: one.commitId,
        send: (head, { n, entry: line, mac }) =>
          run(SAVE_ALLOWANCE, names, [head, n, line, mac, one.commitId, one.id, before, json, end]),
      });
      if (reply === 'ok') return true;
      if (reply === 'version') return false;
      throw corrupt('reply of save-allowance');
    },
  };
}
