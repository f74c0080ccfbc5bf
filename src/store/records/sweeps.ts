import { z } from 'zod';
import type { Sweeps } from '../../workflow/ports/alarms.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { CLOCK, type Script } from '../redis/scripts.ts';

/**
 * Takes the organizations whose turn it is: each one's next turn is set at once, so that one replica
 * takes it. One that was never taken is due, and so is one that somebody put off for longer.
 * KEYS: 1 sweeps, 2 clock offset
 * ARGV: 1 ms until the next turn, the rest: organization ids
 * -> taken, ids
 * -> corrupt, what               the key has the wrong type
 */
export const TAKE_SWEEPS: Script = {
  name: 'take-sweeps',
  writes: true,
  lua: `#!lua
${CLOCK}
local found = redis.call('TYPE', KEYS[1])['ok']
if found ~= 'none' and found ~= 'zset' then return { 'corrupt', KEYS[1] } end
local now = clock(KEYS[2])
local taken = {}
for a = 2, #ARGV do
  local due = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[a]) or '0')
  if due <= now or due > now + tonumber(ARGV[1]) then
    redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), ARGV[a])
    taken[#taken + 1] = ARGV[a]
  end
end
return { 'taken', taken }`,
};

/**
 * KEYS: 1 reported
 * ARGV: names
 * -> new, those that were not reported
 * -> corrupt, what               the key has the wrong type
 */
export const UNREPORTED: Script = {
  name: 'unreported',
  writes: false,
  lua: `#!lua flags=no-writes
local found = redis.call('TYPE', KEYS[1])['ok']
if found ~= 'none' and found ~= 'set' then return { 'corrupt', KEYS[1] } end
local new = {}
for _, name in ipairs(ARGV) do
  if redis.call('SISMEMBER', KEYS[1], name) == 0 then new[#new + 1] = name end
end
return { 'new', new }`,
};

/**
 * KEYS: 1 reported
 * ARGV: names
 * -> ok
 * -> corrupt, what               the key has the wrong type
 */
export const MARK_REPORTED: Script = {
  name: 'mark-reported',
  writes: true,
  lua: `#!lua
local found = redis.call('TYPE', KEYS[1])['ok']
if found ~= 'none' and found ~= 'set' then return { 'corrupt', KEYS[1] } end
for _, name in ipairs(ARGV) do redis.call('SADD', KEYS[1], name) end
return { 'ok' }`,
};

const TAKEN = z.tuple([z.literal('taken'), z.array(z.string())]);
const NEW = z.tuple([z.literal('new'), z.array(z.string())]);
const OK = z.tuple([z.literal('ok')]);

/**
 * Which organizations are due to be compared with Atlas, and what the admins were told already. The
 * marks of that are signed: whoever can write to Redis could keep an alarm from being told.
 */
export function createSweeps(parts: {
  readonly run: Run;
  readonly keys: Keys;
  readonly signer: Pick<Signer, 'sign' | 'signatures'>;
}): Sweeps {
  const { run, keys, signer } = parts;
  const covered = (name: string) => ['reported', name];
  const mark = (name: string) => `${signer.sign(covered(name))} ${name}`;
  /** What was told before the sign key was changed is not told again. */
  const anyMark = (name: string) => signer.signatures(covered(name)).map((mac) => `${mac} ${name}`);

  return {
    async take(organizationIds, everyMs) {
      const names = [keys.sweeps, keys.clockOffset];
      const reply = await run(TAKE_SWEEPS, names, [everyMs, ...organizationIds]);
      return parseReply(TAKEN, reply, TAKE_SWEEPS.name)[1];
    },
    async unreported(names) {
      if (names.length === 0) return new Set();
      const reply = await run(UNREPORTED, [keys.reported], names.flatMap(anyMark));
      const missing = new Set(parseReply(NEW, reply, UNREPORTED.name)[1]);
      return new Set(names.filter((name) => anyMark(name).every((one) => missing.has(one))));
    },
    async markReported(names) {
      if (names.length === 0) return;
      const reply = await run(MARK_REPORTED, [keys.reported], names.map(mark));
      parseReply(OK, reply, MARK_REPORTED.name);
    },
  };
}
