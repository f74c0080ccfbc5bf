import { CLOCK, type Script, WRONG_TYPE } from '../redis/scripts.ts';

/**
 * Takes what is due: its time moves by the lease, so that nobody else takes it meanwhile. A member
 * whose request or notice is gone is dropped.
 * KEYS: 1 due, 2 notices, 3 leases, 4 requests, 5 clock offset
 * ARGV: 1 how many at most, 2 lease in ms
 * -> taken, now, next time or '', ids of requests, notices as JSON
 * -> corrupt, what               a key has the wrong type
 */
export const TAKE_DUE: Script = {
  name: 'take-due',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
local wrong = wrong_type({ 'zset', 'hash', 'hash', 'hash', 'string' })
if wrong then return { 'corrupt', wrong } end
local now = clock(KEYS[5])
local lease = now + tonumber(ARGV[2])
local requests, notices = {}, {}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  local kind, id = string.sub(member, 1, 2), string.sub(member, 3)
  if kind == 'r:' and redis.call('HEXISTS', KEYS[4], id) == 1 then
    requests[#requests + 1] = id
    redis.call('ZADD', KEYS[1], lease, member)
  else
    local notice = kind == 'n:' and redis.call('HGET', KEYS[2], id)
    if notice then
      notices[#notices + 1] = notice
      redis.call('ZADD', KEYS[1], lease, member)
      redis.call('HSET', KEYS[3], id, string.format('%.0f', lease))
    else
      redis.call('ZREM', KEYS[1], member)
    end
  end
end
local soonest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return { 'taken', now, soonest[2] or '', requests, notices }`,
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
 * Slack answered: stores the place of the message and removes the notice. If a newer version
 * of it is owed by now, that one stays and is due at once.
 * KEYS: 1 notices, 2 notices of the request, 3 due, 4 leases, 5 places, 6 clock offset
 * ARGV: 1 notice id, 2 version that was sent, 3 field of the place or '', 4 place as JSON
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
local wrong = wrong_type({ 'hash', 'zset', 'zset', 'hash', 'hash', 'string' })
if wrong then return { 'corrupt', wrong } end
local id = ARGV[1]
local now = clock(KEYS[6])
local notice = redis.call('HGET', KEYS[1], id)
if ARGV[3] ~= '' then redis.call('HSET', KEYS[5], ARGV[3], ARGV[4]) end
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
