import { z } from 'zod';
import type { OpenedWindow, Requests, Showing } from '../../workflow/ports/store.ts';
import { corrupt } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
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

/** How long Redis keeps a window after its deadline, ms. */
const RUBBISH_MS = 24 * 60 * 60 * 1000;

const REMEMBERED = z.tuple([z.literal('ok'), z.number()]);
const RECALLED = z.union([z.tuple([z.literal('open'), z.string()]), z.tuple([z.literal('gone')])]);
const SHOWING: z.ZodType<Showing> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('spec'), specHash: z.string() }),
  z.strictObject({ kind: z.literal('key'), keyId: z.string() }),
  z.strictObject({ kind: z.literal('safeMode'), safeModeId: z.string() }),
  z.strictObject({ kind: z.literal('preApprovalWish'), wishHash: z.string() }),
  z.strictObject({ kind: z.literal('preApproval'), preApprovalId: z.string() }),
  z.strictObject({ kind: z.literal('breakGlassForm') }),
]);
const WINDOW: z.ZodType<OpenedWindow> = z.strictObject({
  nonce: z.string().min(1),
  viewId: z.string().min(1),
  user: z.string().min(1),
  requestId: z.string(),
  purpose: z.string().min(1),
  shows: SHOWING,
});

/** The windows that Slack opened for people, until they are too old to be answered. */
export function createWindows(parts: {
  readonly run: Run;
  readonly keys: Keys;
}): Pick<Requests, 'rememberWindow' | 'recallWindow'> {
  const { run, keys } = parts;
  return {
    async rememberWindow(window, lifetimeMs) {
      const names = [keys.window(window.nonce), keys.clockOffset];
      const args = [JSON.stringify(WINDOW.parse(window)), lifetimeMs, RUBBISH_MS];
      parseReply(REMEMBERED, await run(REMEMBER_WINDOW, names, args), REMEMBER_WINDOW.name);
    },

    async recallWindow(nonce) {
      const names = [keys.window(nonce), keys.clockOffset];
      const reply = parseReply(RECALLED, await run(RECALL_WINDOW, names, []), RECALL_WINDOW.name);
      if (reply[0] === 'gone') return undefined;
      const window = WINDOW.safeParse(parseJson(reply[1]));
      if (!window.success || window.data.nonce !== nonce) throw corrupt('a remembered window');
      return window.data;
    },
  };
}
