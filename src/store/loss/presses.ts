import type { Redis } from 'ioredis';
import { z } from 'zod';
import { StoreError } from '../../foundation/errors.ts';
import type { Press, Presses } from '../../workflow/ports/audit.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Appender } from '../audit/append.ts';
import { readSafeMode } from '../audit/auditHead.ts';
import type { RecordMac } from '../records/recordMac.ts';
import { corrupt, toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import type { Run } from '../redis/runScript.ts';
import { type Script, WRONG_TYPE } from '../redis/scripts.ts';

/**
 * Writes down who was the first to accept a loss, with its audit entry, or nothing.
 * KEYS: 1 audit head, 2 audit, 3 safe mode, 4 press
 * ARGV: 1 audit head it was chained to, 2 n, 3 entry, 4 MAC, 5 safe mode as stored, 6 the press
 *       before it as stored, '' if none, 7 signed press, 8 how long it is kept in ms
 * -> ok, audit head              stored, or this very one was stored before (our lost reply)
 * -> gone                        that safe mode is not on (any more)
 * -> taken                       another press is there
 * -> head, audit head            another entry was chained in between
 * -> corrupt, what               a key has the wrong type
 */
export const PUT_PRESS: Script = {
  name: 'put-press',
  writes: true,
  lua: `#!lua
${WRONG_TYPE}
local wrong = wrong_type({ 'string', 'stream', 'string', 'string' })
if wrong then return { 'corrupt', wrong } end
local head = redis.call('GET', KEYS[1]) or ''
local stored = redis.call('GET', KEYS[4]) or ''
if stored == ARGV[7] then return { 'ok', head } end
if redis.call('GET', KEYS[3]) ~= ARGV[5] then return { 'gone' } end
if stored ~= ARGV[6] then return { 'taken' } end
if head ~= ARGV[1] then return { 'head', head } end
head = ARGV[2] .. ':' .. ARGV[4]
redis.call('XADD', KEYS[2], ARGV[2] .. '-0', 'entry', ARGV[3], 'mac', ARGV[4])
redis.call('SET', KEYS[1], head)
redis.call('SET', KEYS[4], ARGV[7], 'PX', ARGV[8])
return { 'ok', head }`,
};

/** Its end is in it; Redis only removes what is over, ms. */
const RUBBISH_MS = 60_000;

const PRESS: z.ZodType<Press> = z.strictObject({
  id: z.string().min(1),
  safeModeId: z.string().min(1),
  by: z.string().min(1),
  via: z.enum(['slack', 'command']),
  account: z.string().optional(),
  at: z.int().nonnegative(),
  until: z.int().nonnegative(),
});

/** The first of two who accept a loss. It is signed like all that decides anything. */
export function createPresses(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly mac: RecordMac;
  readonly appender: Appender;
  readonly now: () => Promise<number>;
  readonly log: Log;
}): Presses {
  const { redis, run, keys, mac, appender, log } = parts;
  /** It is read each second, and logged once. */
  let logged = '';

  async function stored(): Promise<readonly [safeMode: string | null, press: string]> {
    try {
      const [safeMode = null, press = null] = await redis.mget(keys.safeMode, keys.press);
      return [safeMode, press ?? ''];
    } catch (cause) {
      throw toStoreError(cause, 'reads', 'who accepted a loss');
    }
  }

  /** One that bears no signature of ours, or was signed for another safe mode, counts for nothing. */
  function read(safeModeId: string, text: string): Press | undefined {
    if (text === '') return undefined;
    try {
      const { data } = PRESS.safeParse(parseJson(mac.verified('press', safeModeId, text)));
      return data?.safeModeId === safeModeId ? data : undefined;
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      if (text !== logged) log.warn({ safeMode: safeModeId }, 'safe_mode.press_not_counted');
      logged = text;
      return undefined;
    }
  }

  return {
    async first({ id }) {
      const [, text] = await stored();
      const press = read(id, text);
      return press !== undefined && (await parts.now()) < press.until ? press : undefined;
    },

    async put(press, before, entry) {
      const [safeMode, text] = await stored();
      if (safeMode === null || readSafeMode(safeMode).id !== press.safeModeId) return 'over';
      const there = read(press.safeModeId, text);
      // What is over was not seen as `before`, and may be replaced.
      const counts = there !== undefined && there.until > press.at;
      if ((counts ? there.id : undefined) !== before?.id) return 'taken';
      const json = JSON.stringify(PRESS.parse(press));
      const signed = mac.sign('press', press.safeModeId, json);
      const [word] = await appender.append({
        entry,
        send: (head, line) =>
          run(
            PUT_PRESS,
            [keys.auditHead, keys.audit, keys.safeMode, keys.press],
            [
              head,
              line.n,
              line.entry,
              line.mac,
              safeMode,
              text,
              signed,
              press.until - press.at + RUBBISH_MS,
            ],
          ),
      });
      if (word === 'ok' || word === 'taken') return word;
      if (word === 'gone') return 'over';
      throw corrupt('reply of put-press');
    },
  };
}
