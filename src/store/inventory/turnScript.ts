import { CLOCK, type Script } from '../redis/scripts.ts';

/**
 * All that one turn of an organization needs: its ledger, what is known of the others that a list
 * showed, and which of those that it showed differ from what was seen last, or are not among it any more.
 * Without what was issued, or was seen last, the rest is there all the same.
 * KEYS: 1 the index of its credentials, 2 credentials, 3 issued, 4 observed, 5 readings, 6 clock offset
 * ARGV: of each that the list shows its credential id, its hash and its handle
 * -> turn, now, rows of { id, record or nil }, the same of those listed that are not in the index, rows
 *    of { id at Atlas, summary }, the names of 3 to 5 where they have the wrong type, those that differ,
 *    are new or are not read any more, those that left
 * -> corrupt, what               1 or 2 has the wrong type
 */
export const READ_TURN: Script = {
  name: 'read-turn',
  writes: false,
  lua: `#!lua flags=no-writes
${CLOCK}
local function wrong(key, want)
  local found = redis.call('TYPE', key)['ok']
  return found ~= 'none' and found ~= want
end
for k, want in ipairs({ 'zset', 'hash' }) do
  if wrong(KEYS[k], want) then return { 'corrupt', KEYS[k] } end
end
local rows, others, issued, odd, differ, left = {}, {}, {}, {}, {}, {}
local own, there = {}, {}
for i, id in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, -1)) do
  own[id] = true
  rows[i] = { id, redis.call('HGET', KEYS[2], id) }
end
for k, want in ipairs({ 'hash', 'hash', 'zset' }) do
  if wrong(KEYS[k + 2], want) then odd[#odd + 1] = KEYS[k + 2] end
end
local unsure = wrong(KEYS[3], 'hash')
local unseen = wrong(KEYS[4], 'hash') or wrong(KEYS[5], 'zset')
for a = 1, #ARGV, 3 do
  local id, hash, handle = ARGV[a], ARGV[a + 1], ARGV[a + 2]
  local stored = not unseen and redis.call('HGET', KEYS[4], 's:' .. id)
  there[id] = true
  if not stored or string.sub(stored, 1, #hash) ~= hash
    or not redis.call('ZSCORE', KEYS[5], id)
    or redis.call('HGET', KEYS[4], 'h:' .. handle) ~= id then
    differ[#differ + 1] = id
  end
  if not own[id] then
    local record = redis.call('HGET', KEYS[2], id)
    if record then others[#others + 1] = { id, record } end
    local atlas = string.match(id, ':(.+)$')
    local summary = not unsure and atlas and redis.call('HGET', KEYS[3], atlas)
    if summary then issued[#issued + 1] = { atlas, summary } end
  end
end
for _, field in ipairs(unseen and {} or redis.call('HKEYS', KEYS[4])) do
  local kind, id = string.sub(field, 1, 2), string.sub(field, 3)
  if (kind == 's:' or kind == 'm:') and not there[id] then left[#left + 1] = id end
end
return { 'turn', clock(KEYS[6]), rows, others, issued, odd, differ, left }`,
};
