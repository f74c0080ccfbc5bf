import { CLOCK, type Script } from '../redis/scripts.ts';

/**
 * All that one turn of an organization needs: its ledger, what is known of the others that a list
 * showed, and which of those that it showed differ from what was seen last, or are not among it any more.
 * Without what was issued, or was seen last, the rest is there all the same.
 * KEYS: 1 the index of its credentials, 2 credentials, 3 issued, 4 observed, 5 clock offset
 * ARGV: pairs of credential id and hash, as the list shows them
 * -> turn, now, rows of { id, record or nil }, the same of those listed that are not in the index, rows
 *    of { id at Atlas, summary }, the names of 3 and 4 where they have the wrong type, those that differ
 *    or are new, those that left
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
local unsure, unseen = wrong(KEYS[3], 'hash'), wrong(KEYS[4], 'hash')
if unsure then odd[#odd + 1] = KEYS[3] end
if unseen then odd[#odd + 1] = KEYS[4] end
for a = 1, #ARGV, 2 do
  local id, hash = ARGV[a], ARGV[a + 1]
  local stored = not unseen and redis.call('HGET', KEYS[4], 's:' .. id)
  there['s:' .. id] = true
  if not stored or string.sub(stored, 1, #hash) ~= hash then differ[#differ + 1] = id end
  if not own[id] then
    local record = redis.call('HGET', KEYS[2], id)
    if record then others[#others + 1] = { id, record } end
    local atlas = string.match(id, ':(.+)$')
    local summary = not unsure and atlas and redis.call('HGET', KEYS[3], atlas)
    if summary then issued[#issued + 1] = { atlas, summary } end
  end
end
for _, field in ipairs(unseen and {} or redis.call('HKEYS', KEYS[4])) do
  if string.sub(field, 1, 2) == 's:' and not there[field] then left[#left + 1] = string.sub(field, 3) end
end
return { 'turn', clock(KEYS[5]), rows, others, issued, odd, differ, left }`,
};
