import { CLOCK, NEWER_FORM, type Script, WRONG_TYPE } from '../redis/scripts.ts';

/**
 * How notices stand that the audit log names.
 * KEYS: 1 notices, 2 settled, 3 places
 * ARGV: ids of notices; that of a card or receipt is also the field of its place
 * -> standing, rows of { 1 if it is owed, what is settled or nil, its place or nil }
 * -> corrupt, what               a key has the wrong type
 */
export const STANDING: Script = {
  name: 'standing',
  writes: false,
  lua: `#!lua flags=no-writes
${WRONG_TYPE}
local wrong = wrong_type({ 'hash', 'hash', 'hash' })
if wrong then return { 'corrupt', wrong } end
local rows = {}
for i, id in ipairs(ARGV) do
  rows[i] = {
    redis.call('HEXISTS', KEYS[1], id),
    redis.call('HGET', KEYS[2], id),
    redis.call('HGET', KEYS[3], id),
  }
end
return { 'standing', rows }`,
};

/**
 * A card or receipt is owed again, or its place is put back.
 * KEYS: 1 notices, 2 notices of the request, 3 due, 4 settled, 5 places, 6 clock offset, 7 form
 * ARGV: 1 notice id, 2 the notice as JSON, '' to put back its place, 3 that place as JSON, or '' where
 *       none is known
 * -> done
 * -> newer                       a newer Keywarden has lifted what is stored
 * -> corrupt, what               a key has the wrong type
 */
export const OWE_AGAIN: Script = {
  name: 'owe-again',
  writes: true,
  lua: `#!lua
${CLOCK}
${WRONG_TYPE}
${NEWER_FORM}
local wrong = wrong_type({ 'hash', 'zset', 'zset', 'hash', 'hash', 'string', 'string' })
if wrong then return { 'corrupt', wrong } end
if newer_form(KEYS[7]) then return { 'newer' } end
local id, now = ARGV[1], clock(KEYS[6])
if ARGV[3] ~= '' then redis.call('HSET', KEYS[5], id, ARGV[3]) end
if ARGV[2] == '' or redis.call('HEXISTS', KEYS[1], id) == 1 then return { 'done' } end
redis.call('HDEL', KEYS[4], id)
redis.call('HSET', KEYS[1], id, ARGV[2])
redis.call('ZADD', KEYS[2], 0, id)
redis.call('ZADD', KEYS[3], now, 'n:' .. id)
return { 'done' }`,
};
