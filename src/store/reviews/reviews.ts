import type { Redis } from 'ioredis';
import { StoreError } from '../../foundation/errors.ts';
import type { AuditEntry } from '../../workflow/ports/audit.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Basis } from '../../workflow/ports/store.ts';
import type { ReviewKind, ReviewRecords, Reviews } from '../../workflow/reviews/reviews.ts';
import type { Appender } from '../audit/append.ts';
import { recordEntry } from '../audit/recordEntry.ts';
import { neededFirst, withoutNeeds } from '../records/keyNeeds.ts';
import type { RecordMac } from '../records/recordMac.ts';
import { corrupt, toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import type { Replication } from '../redis/replication.ts';
import type { Run } from '../redis/runScript.ts';
import { COMMIT_OF, COUNT_NEEDS, NEWER_FORM, type Script, WRONG_TYPE } from '../redis/scripts.ts';
import { SHAPES } from './reviewShape.ts';

/**
 * Writes one record and its audit entry, and removes others, or nothing.
 * KEYS: 1 audit head, 2 audit, 3 reviews, 4 needs, 5 form
 * ARGV: 1 audit head it was chained to, 2 n, 3 entry, 4 MAC, 5 field, 6 id of the commit it was decided
 *       on ('': new), 7 signed record; the rest: fields that are removed
 * -> ok, audit head              stored, or this very one was stored before (our lost reply)
 * -> stale                       it is not the one it was decided on
 * -> head, audit head            another entry was chained in between
 * -> newer                       a newer Keywarden has lifted what is stored
 * -> corrupt, what               a key has the wrong type, or the record names no commit
 */
export const SAVE_REVIEW: Script = {
  name: 'save-review',
  writes: true,
  lua: `#!lua
${WRONG_TYPE}
${COMMIT_OF}
${COUNT_NEEDS}
${NEWER_FORM}
local wrong = wrong_type({ 'string', 'stream', 'hash', 'hash', 'string' })
if wrong then return { 'corrupt', wrong } end
if newer_form(KEYS[5]) then return { 'newer' } end
local head = redis.call('GET', KEYS[1]) or ''
local stored = redis.call('HGET', KEYS[3], ARGV[5])
if stored == ARGV[7] then return { 'ok', head } end
local basis = commit_of(stored)
if not basis then return { 'corrupt', ARGV[5] } end
if basis ~= ARGV[6] then return { 'stale' } end
if head ~= ARGV[1] then return { 'head', head } end
head = ARGV[2] .. ':' .. ARGV[4]
redis.call('XADD', KEYS[2], ARGV[2] .. '-0', 'entry', ARGV[3], 'mac', ARGV[4])
redis.call('SET', KEYS[1], head)
redis.call('HSET', KEYS[3], ARGV[5], ARGV[7])
count_needs(KEYS[4], stored, ARGV[7])
for a = 8, #ARGV do
  count_needs(KEYS[4], redis.call('HGET', KEYS[3], ARGV[a]), false)
  redis.call('HDEL', KEYS[3], ARGV[a])
end
return { 'ok', head }`,
};

const KINDS: readonly ReviewKind[] = ['review', 'list', 'digest', 'keep'];
const fieldOf = (kind: ReviewKind, id: string) => `${kind}:${id}`;

export function createReviews(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly mac: RecordMac;
  readonly appender: Appender;
  readonly replication: Replication;
  readonly log: Log;
}): Reviews {
  const { redis, run, keys, mac, appender, replication, log } = parts;

  function read<K extends ReviewKind>(
    kind: K,
    id: string,
    stored: string,
  ): ReviewRecords[K] | undefined {
    try {
      const json = parseJson(mac.verified('review', fieldOf(kind, id), stored));
      const { data } = SHAPES[kind].safeParse(withoutNeeds(json));
      if (data?.id === id) return data;
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'corrupt') throw error;
    }
    log.error({ kind, id }, 'store.review_corrupt');
    return undefined;
  }

  async function write(
    field: string,
    before: Basis | undefined,
    after: Basis,
    entry: AuditEntry,
    forget: readonly string[],
  ): Promise<boolean> {
    if (after.version !== (before?.version ?? 0) + 1)
      throw new RangeError('a commit adds one to the version');
    const names = [keys.auditHead, keys.audit, keys.reviews, keys.needs, keys.form];
    const signed = mac.sign('review', field, neededFirst(after, [`sign:${mac.keyId}`]));
    const rest = [field, before?.commitId ?? '', signed, ...forget];
    const [reply] = await appender.append({
      entry: recordEntry(entry, after),
      send: (head, { n, entry: line, mac: h }) =>
        run(SAVE_REVIEW, names, [head, n, line, h, ...rest]),
    });
    if (reply === 'ok') {
      await replication.confirmOrdinary();
      return true;
    }
    if (reply === 'stale') return false;
    throw corrupt('reply of save-review');
  }

  async function stored(fields: readonly string[]): Promise<readonly (string | null)[]> {
    return redis.hmget(keys.reviews, ...fields).catch((error: unknown) => {
      throw toStoreError(error, 'reads', 'reviews');
    });
  }

  return {
    async get(kind, ids) {
      if (ids.length === 0) return new Map();
      const texts = await stored(ids.map((id) => fieldOf(kind, id)));
      const found = ids.flatMap((id, index) => {
        const text = texts[index] ?? '';
        const record = text === '' ? undefined : read(kind, id, text);
        return record === undefined ? [] : [[id, record] as const];
      });
      return new Map(found);
    },
    save: ({ kind, before, after }, entry, forget = []) =>
      write(
        fieldOf(kind, after.id),
        before,
        after,
        entry,
        forget.map((id) => fieldOf('list', id)),
      ),
    async resign(field, commitId, entry) {
      const [text] = await stored([field]);
      const kind = KINDS.find((one) => field.startsWith(`${one}:`));
      const before = kind && text && read(kind, field.slice(kind.length + 1), text);
      if (!before) return false;
      const after = { ...before, version: before.version + 1, commitId };
      return write(field, before, after, entry, []);
    },
  };
}
