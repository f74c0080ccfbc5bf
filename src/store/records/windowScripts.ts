import { CLOCK, type Script } from '../redis/scripts.ts';

/**
 * Remembers a window until a stored deadline. The TTL only removes it later.
 * KEYS: 1 window, 2 clock offset
 * ARGV: 1 window as JSON, 2 lifetime in ms, 3 how long it is kept after its deadline, in ms
 * -> ok, deadline
 */
export const REMEMBER_WINDOW: Script = {
  name: 'remember-window',
  writes: true,
  lua: `#!lua
${CLOCK}
local deadline = clock(KEYS[2]) + tonumber(ARGV[2])
redis.call('SET', KEYS[1], string.format('%.0f', deadline) .. ' ' .. ARGV[1],
  'PX', string.format('%.0f', tonumber(ARGV[2]) + tonumber(ARGV[3])))
return { 'ok', deadline }`,
};

/**
 * KEYS: 1 window, 2 clock offset
 * -> open, window as JSON
 * -> gone                        unknown, or past its deadline
 * -> corrupt, what               the stored value is not a window
 */
export const RECALL_WINDOW: Script = {
  name: 'recall-window',
  writes: false,
  lua: `#!lua flags=no-writes
${CLOCK}
local found = redis.call('TYPE', KEYS[1])['ok']
if found == 'none' then return { 'gone' } end
if found ~= 'string' then return { 'corrupt', KEYS[1] } end
local deadline, window = string.match(redis.call('GET', KEYS[1]), '^(%d+) (.*)$')
if not deadline then return { 'corrupt', KEYS[1] } end
if clock(KEYS[2]) >= tonumber(deadline) then return { 'gone' } end
return { 'open', window }`,
};
