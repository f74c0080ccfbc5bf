import { z } from 'zod';
import type { OpenedWindow, Requests, Showing } from '../../workflow/ports/store.ts';
import { corrupt } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { RECALL_WINDOW, REMEMBER_WINDOW } from './windowScripts.ts';

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
