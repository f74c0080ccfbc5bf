import { z } from 'zod';
import { slotOf } from '../../workflow/notices/messageSlots.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Notice, Place, Requests } from '../../workflow/ports/store.ts';
import { newerForm } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { CLOCK, NEWER_FORM, type Script, WRONG_TYPE } from '../redis/scripts.ts';
import { readNotice, writeNotice } from './notice.ts';
import { type SettledMac, writeSettled } from './settled.ts';

/**
 * Takes what is due: its time moves by the lease, so that nobody else takes it meanwhile. A member
 * whose request or notice is gone is dropped. One of a kind that is not known here stays as it is:
 * another version of Keywarden put it there.
 * KEYS: 1 due, 2 notices, 3 leases, 4 requests, 5 clock offset, 6 form
 * ARGV: 1 how many at most, 2 lease in ms
 * -> taken, now, next time or '', ids of requests, notices as JSON, ids of these notices
 * -> newer                       a newer Keywarden has lifted what is stored
 * -> corrupt, what               a key has the wrong type
 */
export const TAKE_DUE: Script = {
  name: 'take-due',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
${NEWER_FORM}
local wrong = wrong_type({ 'zset', 'hash', 'hash', 'hash', 'string', 'string' })
if wrong then return { 'corrupt', wrong } end
if newer_form(KEYS[6]) then return { 'newer' } end
local now = clock(KEYS[5])
local lease = now + tonumber(ARGV[2])
local requests, notices, ids = {}, {}, {}
local limit, skipped, unknown = tonumber(ARGV[1]), 0, 0
local function take(member)
  local kind, id = string.sub(member, 1, 2), string.sub(member, 3)
  local notice = kind == 'n:' and redis.call('HGET', KEYS[2], id)
  if kind ~= 'r:' and kind ~= 'n:' then
    skipped, unknown = skipped + 1, unknown + 1
    return
  elseif notice then
    notices[#notices + 1] = notice
    ids[#ids + 1] = id
    redis.call('HSET', KEYS[3], id, string.format('%.0f', lease))
  elseif kind == 'r:' and redis.call('HEXISTS', KEYS[4], id) == 1 then
    requests[#requests + 1] = id
  else
    redis.call('ZREM', KEYS[1], member)
    return
  end
  redis.call('ZADD', KEYS[1], lease, member)
  -- Without a lease it is still among what is due.
  if lease <= now then skipped = skipped + 1 end
end
local left = limit
while left > 0 do
  local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', skipped, left)
  if #due == 0 then break end
  for _, member in ipairs(due) do take(member) end
  left = limit - #requests - #notices
end
local soonest = redis.call('ZRANGE', KEYS[1], unknown, unknown, 'WITHSCORES')
return { 'taken', now, soonest[2] or '', requests, notices, ids }`,
};

/**
 * Takes the notices of one request in the order they were owed: those that are due and that nobody
 * is sending. An id whose notice is gone is dropped.
 * KEYS: 1 notices of the request, 2 notices, 3 due, 4 leases, 5 clock offset
 * ARGV: 1 lease in ms
 * -> taken, notices as JSON
 * -> corrupt, what               a key has the wrong type
 */
export const TAKE_NOTICES: Script = {
  name: 'take-notices',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
local wrong = wrong_type({ 'zset', 'hash', 'zset', 'hash', 'string' })
if wrong then return { 'corrupt', wrong } end
local now = clock(KEYS[5])
local lease = now + tonumber(ARGV[1])
local notices = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local notice = redis.call('HGET', KEYS[2], id)
  if not notice then
    redis.call('ZREM', KEYS[1], id)
    redis.call('ZREM', KEYS[3], 'n:' .. id)
  elseif tonumber(redis.call('ZSCORE', KEYS[3], 'n:' .. id) or '0') <= now then
    notices[#notices + 1] = notice
    redis.call('ZADD', KEYS[3], lease, 'n:' .. id)
    redis.call('HSET', KEYS[4], id, string.format('%.0f', lease))
  end
end
return { 'taken', notices }`,
};

/**
 * Slack answered: stores the place of the message, writes down that it is settled, and removes the
 * notice. If a newer version of it is owed by now, that one stays and is due at once. Whoever comes
 * late does not undo what another process has settled since.
 * KEYS: 1 notices, 2 notices of the request, 3 due, 4 leases, 5 places, 6 clock offset, 7 settled
 * ARGV: 1 notice id, 2 version that was sent, 3 field of the place or '', 4 place as JSON, 5 what is
 *       settled, signed
 * -> paid
 * -> anew                        owed again by a newer version
 * -> gone                        paid before
 * -> corrupt, what               a key has the wrong type
 */
export const SETTLE: Script = {
  name: 'settle',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
local wrong = wrong_type({ 'hash', 'zset', 'zset', 'hash', 'hash', 'string', 'hash' })
if wrong then return { 'corrupt', wrong } end
local id = ARGV[1]
local now = clock(KEYS[6])
local notice = redis.call('HGET', KEYS[1], id)
local settled = redis.call('HGET', KEYS[7], id)
local before = settled and string.match(settled, '^{"version":(%d+),')
if notice or not before or before == ARGV[2] then
  if ARGV[3] ~= '' then redis.call('HSET', KEYS[5], ARGV[3], ARGV[4]) end
  redis.call('HSET', KEYS[7], id, ARGV[5])
end
redis.call('HDEL', KEYS[4], id)
if not notice then return { 'gone' } end
if string.match(notice, '^{"version":(%d+),') ~= ARGV[2] then
  redis.call('ZADD', KEYS[3], now, 'n:' .. id)
  return { 'anew' }
end
redis.call('HDEL', KEYS[1], id)
redis.call('ZREM', KEYS[2], id)
redis.call('ZREM', KEYS[3], 'n:' .. id)
return { 'paid' }`,
};

/**
 * Slack did not accept it: it is due again after the delay. If a newer version is owed by now, that
 * one waits as long, with its own count of tries.
 * KEYS: 1 notices, 2 due, 3 leases, 4 clock offset
 * ARGV: 1 notice id, 2 version that was tried, 3 delay in ms, 4 the notice with one try more
 * -> later
 * -> anew                        owed again by a newer version
 * -> gone                        paid before
 * -> corrupt, what               a key has the wrong type
 */
export const POSTPONE: Script = {
  name: 'postpone',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
local wrong = wrong_type({ 'hash', 'zset', 'hash', 'string' })
if wrong then return { 'corrupt', wrong } end
local id = ARGV[1]
local now = clock(KEYS[4])
local notice = redis.call('HGET', KEYS[1], id)
redis.call('HDEL', KEYS[3], id)
if not notice then return { 'gone' } end
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), 'n:' .. id)
if string.match(notice, '^{"version":(%d+),') ~= ARGV[2] then return { 'anew' } end
redis.call('HSET', KEYS[1], id, ARGV[4])
return { 'later' }`,
};

const texts = z.array(z.string());
const DUE = z.union([
  z.tuple([z.literal('taken'), z.number(), z.string(), texts, texts, texts]),
  z.tuple([z.literal('newer')]),
]);
const TAKEN = z.tuple([z.literal('taken'), texts]);
const SETTLED = z.tuple([z.enum(['paid', 'anew', 'gone'])]);
const POSTPONED = z.tuple([z.enum(['later', 'anew', 'gone'])]);

/** Takes what is due, which is the only timer, and settles or postpones notices. */
export function createOwed(parts: {
  readonly run: Run;
  readonly keys: Keys;
  readonly mac: SettledMac;
  readonly log: Log;
}): Pick<Requests, 'takeDue' | 'takeNotices' | 'settle' | 'postpone'> {
  const { run, keys, mac, log } = parts;

  /** A corrupt notice stays owed and is logged each time it is taken. */
  function readable(stored: readonly string[]): readonly Notice[] {
    return stored.flatMap((text) => {
      const notice = readNotice(text);
      if (notice === undefined) log.error({}, 'store.notice_corrupt');
      return notice ?? [];
    });
  }

  async function takeDue({ limit, leaseMs }: { readonly limit: number; readonly leaseMs: number }) {
    const names = [keys.due, keys.notices, keys.leases, keys.requests, keys.clockOffset, keys.form];
    const reply = await run(TAKE_DUE, names, [limit, leaseMs]);
    const taken = parseReply(DUE, reply, TAKE_DUE.name);
    if (taken[0] === 'newer') throw newerForm();
    const [, now, next, requestIds, notices, ids] = taken;
    const nextAt = next === '' ? null : Math.ceil(Number(next));
    const unreadable = ids.filter((_, index) => readNotice(notices[index] ?? '') === undefined);
    return { requestIds, notices: readable(notices), unreadable, nextAt, now };
  }

  async function takeNotices(requestId: string, leaseMs: number): Promise<readonly Notice[]> {
    const owed = keys.noticesOf(requestId);
    const names = [owed, keys.notices, keys.due, keys.leases, keys.clockOffset];
    const reply = await run(TAKE_NOTICES, names, [leaseMs]);
    return readable(parseReply(TAKEN, reply, TAKE_NOTICES.name)[1]);
  }

  async function settle(notice: Notice, place?: Place): Promise<void> {
    const { id, requestId, version } = notice;
    const slot = slotOf(notice);
    const keeps = place !== undefined && slot !== undefined;
    const owed = keys.noticesOf(requestId);
    const names = [
      keys.notices,
      owed,
      keys.due,
      keys.leases,
      keys.places,
      keys.clockOffset,
      keys.settled,
    ];
    const reply = await run(SETTLE, names, [
      id,
      version,
      keeps ? `${requestId}:${slot}` : '',
      keeps ? JSON.stringify({ channel: place.channel, ts: place.ts }) : '',
      writeSettled(mac, notice, place),
    ]);
    parseReply(SETTLED, reply, SETTLE.name);
  }

  async function postpone(notice: Notice, delayMs: number): Promise<void> {
    const names = [keys.notices, keys.due, keys.leases, keys.clockOffset];
    const again = writeNotice({ ...notice, tries: notice.tries + 1 });
    const reply = await run(POSTPONE, names, [notice.id, notice.version, delayMs, again]);
    parseReply(POSTPONED, reply, POSTPONE.name);
  }

  return { takeDue, takeNotices, settle, postpone };
}
