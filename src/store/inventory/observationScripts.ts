import { CLOCK, type Script, WRONG_TYPE } from '../redis/scripts.ts';

/**
 * Writes what differs, takes out what left, and has each new one read soon. When one was seen first
 * stays as it was.
 * KEYS: 1 observed, 2 readings, 3 clock offset
 * ARGV: 1 ms until a new one is read first, 2 how many are written, of each its id, its hash and what
 *       was shown; then the ids of those that left
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
local after = 3 + 3 * tonumber(ARGV[2])
for a = 3, after - 1, 3 do
  local field = 's:' .. ARGV[a]
  local first = string.match(redis.call('HGET', KEYS[1], field) or '', '^%x+ (%d+) ')
  local line = ARGV[a + 1] .. ' ' .. (first or string.format('%.0f', now)) .. ' ' .. ARGV[a + 2]
  redis.call('HSET', KEYS[1], field, line)
  if not redis.call('ZSCORE', KEYS[2], ARGV[a]) then redis.call('ZADD', KEYS[2], soon, ARGV[a]) end
end
for a = after, #ARGV do
  redis.call('HDEL', KEYS[1], 's:' .. ARGV[a], 'u:' .. ARGV[a])
  redis.call('ZREM', KEYS[2], ARGV[a])
end
return { 'ok' }`,
};

/**
 * Takes the reading that is due longest of each organization, unless a call was made for it just now.
 * KEYS: 1 turns, 2 clock offset, the rest: readings of each organization
 * ARGV: 1 ms between two calls, 2 ms until somebody else may take the same reading, the rest: the name
 *       of the turn of each organization
 * -> taken, of each organization a credential id or ''
 * -> corrupt, what               a key has the wrong type
 */
export const TAKE_READINGS: Script = {
  name: 'take-readings',
  writes: true,
  lua: `#!lua
${CLOCK}
for k, key in ipairs(KEYS) do
  local found = redis.call('TYPE', key)['ok']
  if found ~= 'none' and found ~= (k == 2 and 'string' or 'zset') then return { 'corrupt', key } end
end
local now = clock(KEYS[2])
local between, lease = tonumber(ARGV[1]), tonumber(ARGV[2])
local taken = {}
for k = 3, #KEYS do
  local next = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[k]) or '0')
  local due = redis.call('ZRANGEBYSCORE', KEYS[k], '-inf', now, 'LIMIT', 0, 1)[1]
  if due and (next <= now or next > now + between) then
    redis.call('ZADD', KEYS[1], now + between, ARGV[k])
    redis.call('ZADD', KEYS[k], now + lease, due)
    taken[k - 2] = due
  else
    taken[k - 2] = ''
  end
end
return { 'taken', taken }`,
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
