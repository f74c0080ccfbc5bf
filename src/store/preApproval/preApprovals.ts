import type { Redis } from 'ioredis';
import { z } from 'zod';
import { quotaOf } from '../../domain/approval/preApproval.ts';
import type { PreApprovals } from '../../workflow/ports/store.ts';
import type { Appender } from '../audit/append.ts';
import { recordEntry } from '../audit/recordEntry.ts';
import { writeNotice } from '../notices/notice.ts';
import { withOwes } from '../notices/owesFact.ts';
import { corrupt, toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Replication } from '../redis/replication.ts';
import type { Run } from '../redis/runScript.ts';
import {
  CLOCK,
  COMMIT_OF,
  COUNT_NEEDS,
  NEWER_FORM,
  type Script,
  WRONG_TYPE,
} from '../redis/scripts.ts';
import type { PreApprovalRecords } from './preApprovalRecord.ts';

/**
 * Writes one pre-approval, its audit entry and the notices it owes, or nothing.
 * KEYS: 1 audit head, 2 audit, 3 pre-approvals, 4 open pre-approvals, 5 needs, 6 notices, 7 notices of the
 *       pre-approval, 8 due, 9 clock offset, 10 form
 * ARGV: 1 audit head it was chained to, 2 n, 3 entry, 4 MAC, 5 pre-approval id, 6 id of the commit it
 *       was decided on ('': new), 7 signed pre-approval, 8 its end, '' where it is revoked; the rest: of
 *       each notice its id and JSON
 * -> ok, audit head              stored, or this very one was stored before (our lost reply)
 * -> stale                       it is not the one it was decided on
 * -> head, audit head            another entry was chained in between
 * -> newer                       a newer Keywarden has lifted what is stored
 * -> corrupt, what               a key has the wrong type, or the pre-approval names no commit
 */
export const SAVE_PRE_APPROVAL: Script = {
  name: 'save-pre-approval',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
${COMMIT_OF}
${COUNT_NEEDS}
${NEWER_FORM}
local wrong = wrong_type({ 'string', 'stream', 'hash', 'zset', 'hash', 'hash', 'zset', 'zset', 'string', 'string' })
if wrong then return { 'corrupt', wrong } end
if newer_form(KEYS[10]) then return { 'newer' } end
local head = redis.call('GET', KEYS[1]) or ''
local stored = redis.call('HGET', KEYS[3], ARGV[5])
if stored == ARGV[7] then return { 'ok', head } end
local basis = commit_of(stored)
if not basis then return { 'corrupt', ARGV[5] } end
if basis ~= ARGV[6] then return { 'stale' } end
if head ~= ARGV[1] then return { 'head', head } end
local n, now = ARGV[2], clock(KEYS[9])
head = n .. ':' .. ARGV[4]
redis.call('XADD', KEYS[2], n .. '-0', 'entry', ARGV[3], 'mac', ARGV[4])
redis.call('SET', KEYS[1], head)
redis.call('HSET', KEYS[3], ARGV[5], ARGV[7])
if ARGV[8] ~= '' then
  redis.call('ZADD', KEYS[4], ARGV[8], ARGV[5])
else
  redis.call('ZREM', KEYS[4], ARGV[5])
end
count_needs(KEYS[5], stored, ARGV[7])
for a = 9, #ARGV, 2 do
  redis.call('HSET', KEYS[6], ARGV[a], ARGV[a + 1])
  redis.call('ZADD', KEYS[7], n * 1000 + a, ARGV[a])
  redis.call('ZADD', KEYS[8], now - (#ARGV - a) / 1000, 'n:' .. ARGV[a])
end
return { 'ok', head }`,
};

/**
 * KEYS: 1 open pre-approvals, 2 pre-approvals, 3 clock offset
 * -> open, of those that are not over: id and JSON ('' where it is not there), in the order of
 *    their end
 * -> corrupt, what               a key has the wrong type
 */
export const OPEN_PRE_APPROVALS: Script = {
  name: 'open-pre-approvals',
  writes: false,
  lua: `#!lua flags=no-writes
${CLOCK}
${WRONG_TYPE}
local wrong = wrong_type({ 'zset', 'hash', 'string' })
if wrong then return { 'corrupt', wrong } end
local now = string.format('%.0f', clock(KEYS[3]))
local found = {}
for i, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')) do
  found[i] = { id, redis.call('HGET', KEYS[2], id) or '' }
end
return { 'open', found }`,
};

/**
 * How often quotas were used, whenever that was.
 * KEYS: the quotas
 * -> used, a count of each
 * -> corrupt, what               a key has the wrong type
 */
export const USED: Script = {
  name: 'used',
  writes: false,
  lua: `#!lua flags=no-writes
${WRONG_TYPE}
local types = {}
for k = 1, #KEYS do types[k] = 'zset' end
local wrong = wrong_type(types)
if wrong then return { 'corrupt', wrong } end
local counts = {}
for k = 1, #KEYS do counts[k] = redis.call('ZCARD', KEYS[k]) end
return { 'used', counts }`,
};

const OPEN = z.tuple([z.literal('open'), z.array(z.tuple([z.string(), z.string()]))]);
const COUNTS = z.tuple([z.literal('used'), z.array(z.number())]);
const CHUNK = 100;

export function createPreApprovals(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly records: PreApprovalRecords;
  readonly appender: Appender;
  readonly replication: Replication;
}): PreApprovals {
  const { redis, run, keys, appender, replication } = parts;
  const { write, readable } = parts.records;

  return {
    async open() {
      const names = [keys.openPreApprovals, keys.preApprovals, keys.clockOffset];
      const reply = parseReply(
        OPEN,
        await run(OPEN_PRE_APPROVALS, names, []),
        OPEN_PRE_APPROVALS.name,
      );
      const found = reply[1]
        .flatMap(([id, stored]) => readable(id, stored))
        .filter(({ revoked }) => revoked === undefined);
      return found.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
    },
    async get(ids) {
      if (ids.length === 0) return new Map();
      const stored = await redis.hmget(keys.preApprovals, ...ids).catch((error: unknown) => {
        throw toStoreError(error, 'reads', 'pre-approvals');
      });
      const found = ids.flatMap((id, index) => readable(id, stored[index]));
      return new Map(found.map((one) => [one.id, one]));
    },
    async used(ids) {
      const counts: (readonly [string, number])[] = [];
      for (let from = 0; from < ids.length; from += CHUNK) {
        const some = ids.slice(from, from + CHUNK);
        const names = some.map((id) => keys.quota(quotaOf(id)));
        const reply = parseReply(COUNTS, await run(USED, names, []), USED.name);
        counts.push(...some.map((id, index) => [id, reply[1][index] ?? 0] as const));
      }
      return new Map(counts);
    },
    async save(one, before, entry, notices = []) {
      if (one.version !== (before?.version ?? 0) + 1)
        throw new RangeError('a commit adds one to the version');
      const names = [
        keys.auditHead,
        keys.audit,
        keys.preApprovals,
        keys.openPreApprovals,
        keys.needs,
        keys.notices,
        keys.noticesOf(one.id),
        keys.due,
        keys.clockOffset,
        keys.form,
      ];
      const rest = [
        one.id,
        before?.commitId ?? '',
        write(one),
        one.revoked === undefined ? one.until : '',
        ...notices.flatMap((notice) => [notice.id, writeNotice(notice)]),
      ];
      const [reply] = await appender.append({
        entry: recordEntry(withOwes(entry, notices), one),
        send: (head, { n, entry: line, mac }) =>
          run(SAVE_PRE_APPROVAL, names, [head, n, line, mac, ...rest]),
      });
      if (reply === 'ok') {
        await replication.confirmOrdinary();
        return true;
      }
      if (reply === 'stale') return false;
      throw corrupt('reply of save-pre-approval');
    },
  };
}
