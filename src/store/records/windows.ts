import { z } from 'zod';
import type { OpenedWindow, Requests } from '../../workflow/ports/store.ts';
import type { WindowContent } from '../../workflow/ports/windowContent.ts';
import { corrupt } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { CLOCK, type Script } from '../redis/scripts.ts';
import type { RecordMac } from './recordMac.ts';

/**
 * Remembers a window, whose deadline is part of it. The TTL only removes it later.
 * KEYS: 1 window
 * ARGV: 1 signed window, 2 how long it is kept, in ms
 * -> ok
 */
export const REMEMBER_WINDOW: Script = {
  name: 'remember-window',
  writes: true,
  lua: `#!lua
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return { 'ok' }`,
};

/**
 * KEYS: 1 window, 2 clock offset
 * -> found, signed window, now
 * -> gone                        unknown
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
return { 'found', redis.call('GET', KEYS[1]), clock(KEYS[2]) }`,
};

/** How long Redis keeps a window after its deadline, ms. */
const RUBBISH_MS = 24 * 60 * 60 * 1000;

const REMEMBERED = z.tuple([z.literal('ok')]);
const RECALLED = z.union([
  z.tuple([z.literal('found'), z.string(), z.number()]),
  z.tuple([z.literal('gone')]),
]);
const FILTER = z.strictObject({
  list: z.enum(['drifted', 'stale', 'no-end']).optional(),
  owner: z.string().optional(),
  project: z.string().optional(),
});
const WINDOW_CONTENT: z.ZodType<WindowContent> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('spec'), specHash: z.string() }),
  z.strictObject({ kind: z.literal('key'), keyId: z.string() }),
  z.strictObject({ kind: z.literal('safeMode'), safeModeId: z.string() }),
  z.strictObject({ kind: z.literal('preApprovalWish'), wishHash: z.string() }),
  z.strictObject({ kind: z.literal('preApproval'), preApprovalId: z.string() }),
  z.strictObject({ kind: z.literal('credential'), credentialId: z.string() }),
  z.strictObject({ kind: z.literal('credentials'), credentialIds: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('foreign'),
    organizationId: z.string(),
    credentialId: z.string(),
    accessHash: z.string(),
    asks: z.string().optional(),
    requestId: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('foreigners'),
    all: z.array(
      z.strictObject({
        organizationId: z.string(),
        credentialId: z.string(),
        accessHash: z.string(),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('transfer'),
    credentialId: z.string(),
    to: z.strictObject({ kind: z.enum(['person', 'group']), id: z.string().min(1) }),
  }),
  z.strictObject({
    kind: z.literal('keyForm'),
    credentialId: z.string(),
    requestId: z.string(),
  }),
  z.strictObject({ kind: z.literal('proposal'), proposalId: z.string() }),
  z.strictObject({
    kind: z.literal('review'),
    review: z.string(),
    filter: FILTER.optional(),
  }),
  z.strictObject({ kind: z.literal('createForm') }),
  z.strictObject({ kind: z.literal('breakGlassForm') }),
]);
const WINDOW: z.ZodType<OpenedWindow & { readonly until: number }> = z.strictObject({
  until: z.int().nonnegative(),
  nonce: z.string().min(1),
  viewId: z.string().min(1),
  user: z.string().min(1),
  requestId: z.string(),
  purpose: z.string().min(1),
  shows: WINDOW_CONTENT,
});

/** The windows that Slack opened for people, until they are too old to be answered. */
export function createWindows(parts: {
  readonly run: Run;
  readonly keys: Keys;
  readonly mac: RecordMac;
  readonly now: Requests['now'];
}): Pick<Requests, 'rememberWindow' | 'recallWindow'> {
  const { run, keys, mac, now } = parts;
  return {
    async rememberWindow(window, lifetimeMs) {
      const until = (await now()) + lifetimeMs;
      const json = JSON.stringify(WINDOW.parse({ ...window, until }));
      const args = [mac.sign('window', window.nonce, json), lifetimeMs + RUBBISH_MS];
      const reply = await run(REMEMBER_WINDOW, [keys.window(window.nonce)], args);
      parseReply(REMEMBERED, reply, REMEMBER_WINDOW.name);
    },

    async recallWindow(nonce) {
      const names = [keys.window(nonce), keys.clockOffset];
      const reply = parseReply(RECALLED, await run(RECALL_WINDOW, names, []), RECALL_WINDOW.name);
      if (reply[0] === 'gone') return undefined;
      const [, stored, at] = reply;
      const parsed = WINDOW.safeParse(parseJson(mac.verified('window', nonce, stored)));
      if (!parsed.success || parsed.data.nonce !== nonce) throw corrupt('a remembered window');
      const { until, ...window } = parsed.data;
      return at < until ? window : undefined;
    },
  };
}
