import { CLOCK, NEWER_FORM, type Script, WRONG_TYPE } from '../redis/scripts.ts';

/**
 * Reads one credential, with the request of its origin.
 * KEYS: 1 credentials, 2 requests, 3 places, 4 audit head, 5 clock offset
 * ARGV: 1 credential id
 * -> found, record or nil, request id or '', its record or nil, its card or nil, its receipt or nil,
 *    now, audit head
 */
export const LOAD_CREDENTIAL: Script = {
  name: 'load-credential',
  writes: false,
  lua: `#!lua flags=no-writes
${CLOCK}
local record = redis.call('HGET', KEYS[1], ARGV[1])
local request = record and string.match(record,
  '^{"version":%d+,"commitId":"[^"]+","needs":"[^"]*","request":"([^"]*)"') or ''
return {
  'found',
  record,
  request,
  redis.call('HGET', KEYS[2], request),
  redis.call('HGET', KEYS[3], request .. ':card'),
  redis.call('HGET', KEYS[3], request .. ':receipt'),
  clock(KEYS[5]),
  redis.call('GET', KEYS[4]) or '',
}`,
};

/**
 * One page of an index of credentials, with the highest score first or last.
 * KEYS: 1 the index, 2 credentials, 3 clock offset
 * ARGV: 1 offset, 2 limit, 3 '' for the highest score first, else the score up to which, lowest first
 * -> page, now, total, rows of { id, record or nil }
 */
export const PAGE_OF_CREDENTIALS: Script = {
  name: 'page-of-credentials',
  writes: false,
  lua: `#!lua flags=no-writes
${CLOCK}
local from, limit, upTo = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local ids, total = {}, 0
if upTo == '' then
  total = redis.call('ZCARD', KEYS[1])
  if limit > 0 then ids = redis.call('ZREVRANGE', KEYS[1], from, from + limit - 1) end
else
  total = redis.call('ZCOUNT', KEYS[1], '-inf', upTo)
  ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', upTo, 'LIMIT', from, limit)
end
local rows = {}
for i, id in ipairs(ids) do rows[i] = { id, redis.call('HGET', KEYS[2], id) } end
return { 'page', clock(KEYS[3]), total, rows }`,
};

/**
 * Takes the credentials that are due: their time moves by the lease, so that nobody else takes them
 * meanwhile. One that has no record is dropped.
 * KEYS: 1 due credentials, 2 credentials, 3 clock offset, 4 form
 * ARGV: 1 how many at most, 2 lease in ms
 * -> taken, now, next time or '', ids of credentials
 * -> newer                       a newer Keywarden has lifted what is stored
 * -> corrupt, what               a key has the wrong type
 */
export const TAKE_DUE_CREDENTIALS: Script = {
  name: 'take-due-credentials',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
${NEWER_FORM}
local wrong = wrong_type({ 'zset', 'hash', 'string', 'string' })
if wrong then return { 'corrupt', wrong } end
if newer_form(KEYS[4]) then return { 'newer' } end
local now = clock(KEYS[3])
local lease = now + tonumber(ARGV[2])
local ids = {}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, tonumber(ARGV[1]))
for _, id in ipairs(due) do
  if redis.call('HEXISTS', KEYS[2], id) == 1 then
    redis.call('ZADD', KEYS[1], lease, id)
    ids[#ids + 1] = id
  else
    redis.call('ZREM', KEYS[1], id)
  end
end
local soonest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return { 'taken', now, soonest[2] or '', ids }`,
};
