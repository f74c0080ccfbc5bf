import { type Script, WRONG_TYPE } from '../redis/scripts.ts';

/**
 * Ends one safe mode, begins an epoch and says so in the audit log.
 * KEYS: 1 audit head, 2 audit, 3 safe mode, 4 audit epoch, 5 safe mode alert
 * ARGV: 1 audit head it was chained to, 2 n, 3 entry, 4 MAC, 5 commit id, 6 safe mode as stored,
 *       7 the new epoch as stored
 * -> ok, audit head
 * -> gone                        that safe mode is not on (any more)
 * -> head, audit head            another entry was chained in between
 * -> corrupt, what               a key has the wrong type
 */
export const LEAVE_SAFE_MODE: Script = {
  name: 'leave-safe-mode',
  writes: true,
  lua: `#!lua
${WRONG_TYPE}
local wrong = wrong_type({ 'string', 'stream', 'string', 'string', 'string' })
if wrong then return { 'corrupt', wrong } end
if redis.call('GET', KEYS[3]) ~= ARGV[6] then return { 'gone' } end
local head = redis.call('GET', KEYS[1]) or ''
if head ~= ARGV[1] then return { 'head', head } end
head = ARGV[2] .. ':' .. ARGV[4]
redis.call('XADD', KEYS[2], ARGV[2] .. '-0', 'entry', ARGV[3], 'mac', ARGV[4], 'commit', ARGV[5])
redis.call('SET', KEYS[1], head)
redis.call('SET', KEYS[4], ARGV[7])
redis.call('DEL', KEYS[3], KEYS[5])
return { 'ok', head }`,
};
