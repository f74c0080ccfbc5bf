import { CLOCK, type Script, WRONG_TYPE } from '../redis/scripts.ts';

/**
 * Writes what differs, takes out what left, and has each new one read soon. When one was seen first
 * stays as it was. A page may miss one that is there, so what is known of it is kept until the next
 * list: if that has it, it is as before.
 * KEYS: 1 observed, 2 readings, 3 clock offset
 * ARGV: 1 ms until a new one is read first, 2 how many are written, of each its id, its hash, what was
 *       shown and its handle; then the ids of those that left
 * -> ok
 * -> corrupt, what               a key has the wrong type
 */
export const NOTE_OBSERVED: Script = {
  name: 'note-observed',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
local wrong = wrong_type({ 'hash', 'zset', 'string' })
if wrong then return { 'corrupt', wrong } end
local now = clock(KEYS[3])
local soon = now + tonumber(ARGV[1])
local after = 3 + 4 * tonumber(ARGV[2])
for a = 3, after - 1, 4 do
  local field = 's:' .. ARGV[a]
  local missed = 'm:' .. ARGV[a]
  local before = redis.call('HGET', KEYS[1], field) or redis.call('HGET', KEYS[1], missed) or ''
  local first = string.match(before, '^%x+ (%d+) ')
  local line = ARGV[a + 1] .. ' ' .. (first or string.format('%.0f', now)) .. ' ' .. ARGV[a + 2]
  redis.call('HSET', KEYS[1], field, line, 'h:' .. ARGV[a + 3], ARGV[a])
  redis.call('HDEL', KEYS[1], missed)
  if not redis.call('ZSCORE', KEYS[2], ARGV[a]) then redis.call('ZADD', KEYS[2], soon, ARGV[a]) end
end
for a = after, #ARGV do
  local last = redis.call('HGET', KEYS[1], 's:' .. ARGV[a])
  if last then
    redis.call('HSET', KEYS[1], 'm:' .. ARGV[a], last)
    redis.call('HDEL', KEYS[1], 's:' .. ARGV[a])
  else
    local missed = redis.call('HGET', KEYS[1], 'm:' .. ARGV[a]) or ''
    local named = 'h:' .. (string.match(missed, '"handle":"([^"]*)"') or '')
    if redis.call('HGET', KEYS[1], named) == ARGV[a] then redis.call('HDEL', KEYS[1], named) end
    redis.call('HDEL', KEYS[1], 'm:' .. ARGV[a], 'u:' .. ARGV[a])
  end
  redis.call('ZREM', KEYS[2], ARGV[a])
end
return { 'ok' }`,
};

/**
 * Takes the reading that is due longest of each organization, unless a call was made for it just now.
 * Where the readings of one have the wrong type, those of the others are taken.
 * KEYS: 1 turns, 2 clock offset, the rest: readings of each organization
 * ARGV: 1 ms between two calls, 2 ms until somebody else may take the same reading, the rest: the name
 *       of the turn of each organization
 * -> taken, of each organization a credential id or '', names of readings that have the wrong type
 * -> corrupt, what               a key has the wrong type
 */
export const TAKE_READINGS: Script = {
  name: 'take-readings',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
local wrong = wrong_type({ 'zset', 'string' })
if wrong then return { 'corrupt', wrong } end
local now = clock(KEYS[2])
local between, lease = tonumber(ARGV[1]), tonumber(ARGV[2])
local taken, unusable = {}, {}
for k = 3, #KEYS do
  local found = redis.call('TYPE', KEYS[k])['ok']
  local isList = found == 'none' or found == 'zset'
  if not isList then unusable[#unusable + 1] = KEYS[k] end
  local next = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[k]) or '0')
  local due = isList and redis.call('ZRANGEBYSCORE', KEYS[k], '-inf', now, 'LIMIT', 0, 1)[1]
  if due and (next <= now or next > now + between) then
    redis.call('ZADD', KEYS[1], now + between, ARGV[k])
    redis.call('ZADD', KEYS[k], now + lease, due)
    taken[k - 2] = due
  else
    taken[k - 2] = ''
  end
end
return { 'taken', taken, unusable }`,
};

/**
 * What was read of one that is still there.
 * KEYS: 1 observed, 2 readings, 3 clock offset
 * ARGV: 1 credential id, 2 what was read, 3 ms until it is read again
 * -> ok
 * -> corrupt, what               a key has the wrong type
 */
export const NOTE_USE: Script = {
  name: 'note-use',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
local wrong = wrong_type({ 'hash', 'zset', 'string' })
if wrong then return { 'corrupt', wrong } end
if redis.call('HEXISTS', KEYS[1], 's:' .. ARGV[1]) == 0 then return { 'ok' } end
local now = clock(KEYS[3])
redis.call('HSET', KEYS[1], 'u:' .. ARGV[1], string.format('%.0f', now) .. ' ' .. ARGV[2])
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[1])
return { 'ok' }`,
};
