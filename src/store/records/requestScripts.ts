import {
  CLOCK,
  COMMIT_OF,
  COUNT_NEEDS,
  NEWER_FORM,
  type Script,
  WRONG_TYPE,
} from '../redis/scripts.ts';
import { CREDENTIALS } from './commitCredentials.ts';

/**
 * Reads one request.
 * KEYS: 1 requests, 2 places, 3 audit head, 4 clock offset
 * ARGV: 1 request id
 * -> found, record or nil, card or nil, receipt or nil, now, audit head
 */
export const LOAD: Script = {
  name: 'load',
  writes: false,
  lua: `#!lua flags=no-writes
${CLOCK}
local id = ARGV[1]
return {
  'found',
  redis.call('HGET', KEYS[1], id),
  redis.call('HGET', KEYS[2], id .. ':card'),
  redis.call('HGET', KEYS[2], id .. ':receipt'),
  clock(KEYS[4]),
  redis.call('GET', KEYS[3]) or '',
}`,
};

/**
 * Where one message of a request stands.
 * KEYS: 1 places
 * ARGV: 1 field
 * -> placed, place as JSON or nil
 */
export const PLACED: Script = {
  name: 'placed',
  writes: false,
  lua: `#!lua flags=no-writes
return { 'placed', redis.call('HGET', KEYS[1], ARGV[1]) }`,
};

/** How long a once key is kept, ms: far longer than Slack repeats anything. */
const ONCE_KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Carries out one change of a request, of credentials, or of both; all of it, or nothing.
 * KEYS: 1 audit head, 2 audit, 3 requests, 4 once, 5 requests of the requester, 6 open requests of
 *       the requester, 7 issued, 8 due, 9 notices, 10 notices of the request, 11 leases, 12 needs,
 *       13 clock offset, 14 all requests, 15 open requests, 16 form, 17 credentials, 18 due
 *       credentials, 19 ends of credentials, then quotas, and the indexes and notices of credentials
 * ARGV: 1 request id ('': none), 2 id of the commit it was decided on ('': new), 3 record, 4 audit
 *       head it was chained to, 5 n of the audit entry, 6 audit entry, 7 its MAC, 8 due time or '',
 *       9 creation time, 10 '1' if the request is open, 11 issued key id or '', 12 its summary,
 *       13 '1' to check and set the once key, 14 until when it may be written, or '',
 *       15 number of guards, then of each: position of its index in KEYS, limit, within how many ms
 *       (0: ever); then the number of joins and of each: position of its quota in KEYS;
 *       then the number of quotas in which it stands while it is open, and their positions;
 *       then the number of credentials and their values (commitCredentials.ts);
 *       the rest: of each notice its id, JSON, and the position of its list in KEYS
 * -> ok, audit head              stored, or this very record was stored before (our lost reply)
 * -> again, record id            the once key is taken
 * -> late                        what it was decided on may have changed since: decide anew
 * -> stale                       a record is not the one it was decided on
 * -> guard, n                    guard n of ARGV refuses: its index is full
 * -> head, audit head            another entry was chained in between: chain anew and send again
 * -> newer                       a newer Keywarden has lifted what is stored
 * -> corrupt, what               a key has the wrong type, or a record names no commit
 */
export const COMMIT: Script = {
  name: 'commit',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
${COMMIT_OF}
${COUNT_NEEDS}
${NEWER_FORM}
${CREDENTIALS}
local types = { 'string', 'stream', 'hash', 'string', 'zset', 'zset', 'hash', 'zset', 'hash', 'zset',
  'hash', 'hash', 'string', 'zset', 'zset', 'string', 'hash', 'zset', 'zset' }
for k = #types + 1, #KEYS do types[k] = 'zset' end
local wrong = wrong_type(types)
if wrong then return { 'corrupt', wrong } end
if newer_form(KEYS[16]) then return { 'newer' } end

local id, before, record = ARGV[1], ARGV[2], ARGV[3]
local n, mac, created = ARGV[5], ARGV[7], ARGV[9]
local now = clock(KEYS[13])
local head = redis.call('GET', KEYS[1]) or ''

local guards = tonumber(ARGV[15])
local joins = 16 + 3 * guards
local opens = joins + 1 + tonumber(ARGV[joins])
local credentials, first = credentials_at(opens + 1 + tonumber(ARGV[opens]))

local stored = redis.call('HGET', KEYS[3], id)
local same = id == '' or stored == record
for _, one in ipairs(credentials) do same = same and one.stored == one.record end
if same then return { 'ok', head } end
if ARGV[13] == '1' then
  local made = redis.call('GET', KEYS[4])
  if made then return { 'again', made } end
end
if ARGV[14] ~= '' and now > tonumber(ARGV[14]) then return { 'late' } end
local records = { unpack(credentials) }
if id ~= '' then table.insert(records, 1, { id = id, before = before, stored = stored }) end
for _, one in ipairs(records) do
  local basis = commit_of(one.stored)
  if not basis then return { 'corrupt', one.id } end
  if basis ~= one.before then return { 'stale' } end
end

for g = 1, guards do
  local index = KEYS[tonumber(ARGV[13 + 3 * g])]
  local limit, within = tonumber(ARGV[14 + 3 * g]), tonumber(ARGV[15 + 3 * g])
  local since = '-inf'
  if within > 0 then since = '(' .. string.format('%.0f', now - within) end
  if redis.call('ZCOUNT', index, since, '+inf') >= limit and not redis.call('ZSCORE', index, id) then
    return { 'guard', g }
  end
end
if head ~= ARGV[4] then return { 'head', head } end

head = n .. ':' .. mac
redis.call('XADD', KEYS[2], n .. '-0', 'entry', ARGV[6], 'mac', mac)
redis.call('SET', KEYS[1], head)
if id ~= '' then
  redis.call('HSET', KEYS[3], id, record)
  redis.call('ZADD', KEYS[5], created, id)
  redis.call('ZADD', KEYS[14], created, id)
  local standing = { KEYS[6], KEYS[15] }
  for o = 1, tonumber(ARGV[opens]) do standing[o + 2] = KEYS[tonumber(ARGV[opens + o])] end
  for _, open in ipairs(standing) do put_in(open, ARGV[10] == '1' and created or '', id) end
  for j = 1, tonumber(ARGV[joins]) do redis.call('ZADD', KEYS[tonumber(ARGV[joins + j])], now, id) end
  if ARGV[11] ~= '' then redis.call('HSET', KEYS[7], ARGV[11], ARGV[12]) end
  put_in(KEYS[8], ARGV[8], 'r:' .. id)
  count_needs(KEYS[12], stored, record)
end
for _, one in ipairs(credentials) do put_credential(one) end
if ARGV[13] == '1' then redis.call('SET', KEYS[4], records[1].id, 'PX', ${ONCE_KEPT_MS}) end

for a = first, #ARGV, 3 do
  local notice, left = ARGV[a], #ARGV - a
  redis.call('HSET', KEYS[9], notice, ARGV[a + 1])
  redis.call('ZADD', KEYS[tonumber(ARGV[a + 2])], n * 1000 + a, notice)
  -- A process that is sending an older version finishes first: two senders at once would post
  -- twice, or leave the older message in place. Thousandths of a ms keep the order in which they
  -- were owed. A lease that is no number was written by somebody else, and is none.
  local busy = tonumber(redis.call('HGET', KEYS[11], notice) or '0') or 0
  if busy ~= busy then busy = 0 end
  redis.call('ZADD', KEYS[8], math.max(now - left / 1000, busy), 'n:' .. notice)
end
return { 'ok', head }`,
};

/**
 * Appends an audit entry that belongs to no record.
 * KEYS: 1 audit head, 2 audit
 * ARGV: 1 audit head it was chained to, 2 n, 3 entry, 4 MAC
 * -> ok, audit head
 * -> head, audit head            another entry was chained in between
 * -> corrupt, what               a key has the wrong type
 */
export const NOTE: Script = {
  name: 'note',
  writes: true,
  lua: `#!lua
${WRONG_TYPE}
local wrong = wrong_type({ 'string', 'stream' })
if wrong then return { 'corrupt', wrong } end
local head = redis.call('GET', KEYS[1]) or ''
if head ~= ARGV[1] then return { 'head', head } end
head = ARGV[2] .. ':' .. ARGV[4]
redis.call('XADD', KEYS[2], ARGV[2] .. '-0', 'entry', ARGV[3], 'mac', ARGV[4])
redis.call('SET', KEYS[1], head)
return { 'ok', head }`,
};

/**
 * One page of an index of requests, newest first.
 * KEYS: 1 the index, 2 requests, 3 places, 4 clock offset
 * ARGV: 1 offset, 2 limit
 * -> page, now, total, rows of { id, record or nil, card or nil, receipt or nil }
 */
export const PAGE_OF: Script = {
  name: 'page-of',
  writes: false,
  lua: `#!lua flags=no-writes
${CLOCK}
local from, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local rows = {}
if limit > 0 then
  for i, id in ipairs(redis.call('ZREVRANGE', KEYS[1], from, from + limit - 1)) do
    rows[i] = {
      id,
      redis.call('HGET', KEYS[2], id),
      redis.call('HGET', KEYS[3], id .. ':card'),
      redis.call('HGET', KEYS[3], id .. ':receipt'),
    }
  end
end
return { 'page', clock(KEYS[4]), redis.call('ZCARD', KEYS[1]), rows }`,
};

/**
 * KEYS: 1 clock offset
 * -> now, epoch ms
 */
export const NOW: Script = {
  name: 'now',
  writes: false,
  lua: `#!lua flags=no-writes
${CLOCK}
return { 'now', clock(KEYS[1]) }`,
};
