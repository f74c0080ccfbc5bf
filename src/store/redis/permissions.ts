import type { Redis } from 'ioredis';
import { z } from 'zod';
import { COMMANDS, WITHOUT_KEYS } from './access.ts';
import { errorWord } from './failure.ts';
import type { Keys } from './keys.ts';
import type { Script } from './scripts.ts';

/** The commands that a script calls, as they stand in its text. */
export function commandsOf({ lua }: Script): readonly string[] {
  const found = [...lua.matchAll(/redis\.p?call\('([A-Z]+)'/g)].map(([, name = '']) => name);
  return [...new Set(found)].sort();
}

/** Every command that is asked about: without the others the connection itself fails, or tells. */
export const NEEDED: readonly string[] = COMMANDS.filter(
  (name) => !WITHOUT_KEYS.some((other) => other === name),
).map((name) => name.toUpperCase());

/**
 * The text that is sent to Redis. What a script has written stays when a later command of it is
 * forbidden, so a writing script asks for all of its commands before its first write.
 * -> denied, command             this user may not run it; nothing was written
 */
export function asksFirst(script: Script): string {
  if (!script.writes) return script.lua;
  const [first = '', ...rest] = script.lua.split('\n');
  const names = commandsOf(script).map((name) => `'${name}'`);
  const asks = `for _, command in ipairs({ ${names.join(', ')} }) do
  if not redis.acl_check_cmd(command, KEYS[1]) then return { 'denied', command } end
end`;
  return [first, asks, ...rest].join('\n');
}

/** What a script answers where its user may not run one of its commands. */
export const denied = z.tuple([z.literal('denied'), z.string()]);

/**
 * Redis 7.0 breaks down when it is asked about a command with too few arguments whose keys it looks
 * for behind their number, such as EVAL. So these get theirs.
 */
const PROBE = `#!lua flags=no-writes
local denied = {}
for i, command in ipairs(ARGV) do
  local may
  if command == 'EVAL' or command == 'EVALSHA' then
    may = redis.acl_check_cmd(command, 'x', '1', KEYS[1])
  else
    may = redis.acl_check_cmd(command, KEYS[1])
  end
  if not may then denied[#denied + 1] = command end
end
return denied`;

/** Commands that this user may not run on our keys. Throws the client's error. */
export async function missingCommands(redis: Redis, keys: Keys): Promise<readonly string[]> {
  try {
    const reply = await redis.eval(PROBE, 1, keys.auditHead, ...NEEDED);
    return z.array(z.string()).parse(reply);
  } catch (error) {
    // A server without this question: its scripts say what they miss.
    if (errorWord(error) === undefined) throw error;
    return [];
  }
}
