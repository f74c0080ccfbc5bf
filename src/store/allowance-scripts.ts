import { CLOCK, type Script, WRONG_TYPE } from './scripts.ts';

/**
 * Writes one allowance and its audit entry, or nothing.
 * KEYS: 1 audit head, 2 audit, 3 allowances, 4 open allowances
 * ARGV: 1 audit head it was chained to, 2 n, 3 entry, 4 MAC, 5 commit id, 6 allowance id, 7 version
 *       it was decided on (0: new), 8 allowance as JSON, 9 its end, '' where it is revoked
 * -> ok, audit head              stored, or this very one was stored before (our lost reply)
 * -> version                     it is not at the version it was decided on
 * -> head, audit head            another entry was chained in between
 * -> corrupt, what               a key has the wrong type, or the allowance has no version
 */
export const SAVE_ALLOWANCE: Script = {
  name: 'save-allowance',
  writes: true,
  lua: `#!lua
${WRONG_TYPE}
local wrong = wrong_type({ 'string', 'stream', 'hash', 'zset' })
if wrong then return { 'corrupt', wrong } end
local head = redis.call('GET', KEYS[1]) or ''
local stored = redis.call('HGET', KEYS[3], ARGV[6])
if stored == ARGV[8] then return { 'ok', head } end
local version = 0
if stored then
  version = tonumber(string.match(stored, '^{"version":(%d+),'))
  if not version then return { 'corrupt', ARGV[6] } end
end
if version ~= tonumber(ARGV[7]) then return { 'version' } end
if head ~= ARGV[1] then return { 'head', head } end
head = ARGV[2] .. ':' .. ARGV[4]
redis.call('XADD', KEYS[2], ARGV[2] .. '-0', 'entry', ARGV[3], 'mac', ARGV[4], 'commit', ARGV[5])
redis.call('SET', KEYS[1], head)
redis.call('HSET', KEYS[3], ARGV[6], ARGV[8])
if ARGV[9] ~= '' then
  redis.call('ZADD', KEYS[4], ARGV[9], ARGV[6])
else
  redis.call('ZREM', KEYS[4], ARGV[6])
end
return { 'ok', head }`,
};

/**
 * KEYS: 1 open allowances, 2 allowances, 3 clock offset
 * -> open, allowances that are not over as JSON, in the order of their end
 */
export const OPEN_ALLOWANCES: Script = {
  name: 'open-allowances',
  writes: false,
  lua: `#!lua flags=no-writes
${CLOCK}
local now = string.format('%.0f', clock(KEYS[3]))
local found = {}
for i, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')) do
  found[i] = redis.call('HGET', KEYS[2], id) or ''
end
return { 'open', found }`,
};
