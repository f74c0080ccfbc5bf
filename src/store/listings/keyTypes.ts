import { z } from 'zod';
import type { WrongTypes } from '../../workflow/ports/listings.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import type { Script } from '../redis/scripts.ts';

type Single = { [K in keyof Keys]: Keys[K] extends string ? K : never }[keyof Keys];
type KeyType = 'hash' | 'zset' | 'set' | 'stream' | 'string';

/** The type of every key that there is one of. */
const TYPES: Readonly<Record<Single, KeyType>> = {
  requests: 'hash',
  places: 'hash',
  needs: 'hash',
  all: 'zset',
  open: 'zset',
  preApprovals: 'hash',
  openPreApprovals: 'zset',
  credentials: 'hash',
  dueCredentials: 'zset',
  credentialEnds: 'zset',
  reviews: 'hash',
  issued: 'hash',
  due: 'zset',
  sweeps: 'zset',
  reported: 'set',
  notices: 'hash',
  settled: 'hash',
  leases: 'hash',
  audit: 'stream',
  auditHead: 'string',
  auditEpoch: 'string',
  safeMode: 'string',
  safeModeAlert: 'string',
  press: 'string',
  proposal: 'string',
  form: 'string',
  lifting: 'string',
  clockOffset: 'string',
  policy: 'string',
  policyChanges: 'string',
  workspace: 'string',
  verifiers: 'hash',
};

/**
 * KEYS: any
 * ARGV: of each the type that it must have
 * -> wrong, names of those that have another one
 */
export const WRONG_TYPES: Script = {
  name: 'wrong-types',
  writes: false,
  lua: `#!lua flags=no-writes
local wrong = {}
for k, key in ipairs(KEYS) do
  local found = redis.call('TYPE', key)['ok']
  if found ~= 'none' and found ~= ARGV[k] then wrong[#wrong + 1] = key end
end
return { 'wrong', wrong }`,
};

const WRONG = z.tuple([z.literal('wrong'), z.array(z.string())]);

function isSingle(name: string): name is Single {
  return name in TYPES;
}

/** Asks for all in one step. The lists beside a record are sorted sets; what Atlas showed is a hash. */
export async function wrongTypes(
  run: Run,
  keys: Keys,
  found: readonly string[],
): Promise<WrongTypes> {
  const singles = Object.keys(TYPES).filter(isSingle);
  const names = singles.map((name) => keys[name]);
  const others = found.filter((key) => !names.includes(key));
  const isShown = (key: string) => key.startsWith(keys.observed(''));
  const isOfInventory = (key: string) => isShown(key) || key.startsWith(keys.readings(''));
  const types = others.map((key): KeyType => (isShown(key) ? 'hash' : 'zset'));
  const all = [...singles.map((name) => TYPES[name]), ...types];
  const reply = await run(WRONG_TYPES, [...names, ...others], all);
  const [, wrong] = parseReply(WRONG, reply, WRONG_TYPES.name);
  const beside = wrong.filter((name) => others.includes(name));
  return {
    single: wrong.filter((name) => names.includes(name)),
    lists: beside.filter((name) => !isOfInventory(name)),
    inventory: beside.filter(isOfInventory),
  };
}
