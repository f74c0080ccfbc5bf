import { z } from 'zod';
import type { Requests } from '../../workflow/ports/store.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { type Script, WRONG_TYPE } from '../redis/scripts.ts';

/**
 * Whether somebody must still get this notice.
 * KEYS: 1 notices
 * ARGV: 1 notice id
 * -> owed
 * -> paid                        sent, or never owed
 * -> corrupt, what               a key has the wrong type
 */
export const IS_OWED: Script = {
  name: 'is-owed',
  writes: false,
  lua: `#!lua flags=no-writes
${WRONG_TYPE}
local wrong = wrong_type({ 'hash' })
if wrong then return { 'corrupt', wrong } end
return { redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 and 'owed' or 'paid' }`,
};

const OWED = z.tuple([z.enum(['owed', 'paid'])]);

export function createIsOwed(parts: {
  readonly run: Run;
  readonly keys: Keys;
}): Requests['isOwed'] {
  const { run, keys } = parts;
  return async (noticeId) => {
    const reply = await run(IS_OWED, [keys.notices], [noticeId]);
    return parseReply(OWED, reply, IS_OWED.name)[0] === 'owed';
  };
}
