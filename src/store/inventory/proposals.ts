import type { Redis } from 'ioredis';
import { z } from 'zod';
import { LEFT_WHYS, type Proposal } from '../../domain/inventory/proposal.ts';
import type { Proposals } from '../../workflow/inventory/adopting/proposals.ts';
import { owner } from '../credentials/credentialShape.ts';
import type { RecordMac } from '../records/recordMac.ts';
import { time, word } from '../records/shape/stateShape.ts';
import { corrupt, toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import type { Script } from '../redis/scripts.ts';

/**
 * Puts a proposal in the place of another one.
 * KEYS: 1 proposal
 * ARGV: 1 the one before as stored, '' if none, 2 signed proposal
 * -> ok                          stored, or this very one was stored before (our lost reply)
 * -> taken                       another one is there
 * -> corrupt, what               the key has the wrong type
 */
export const PUT_PROPOSAL: Script = {
  name: 'put-proposal',
  writes: true,
  lua: `#!lua
local found = redis.call('TYPE', KEYS[1])['ok']
if found ~= 'none' and found ~= 'string' then return { 'corrupt', KEYS[1] } end
local stored = redis.call('GET', KEYS[1]) or ''
if stored == ARGV[2] then return { 'ok' } end
if stored ~= ARGV[1] then return { 'taken' } end
redis.call('SET', KEYS[1], ARGV[2])
return { 'ok' }`,
};

const PUT = z.union([z.tuple([z.literal('ok')]), z.tuple([z.literal('taken')])]);

const PROPOSAL: z.ZodType<Proposal> = z.strictObject({
  id: word,
  keys: z.array(
    z.strictObject({
      credentialId: word,
      organizationId: word,
      handle: word,
      rolesHash: word,
      owner,
      purpose: word,
      end: time,
    }),
  ),
  at: time,
  until: time,
  isTold: z.literal(true).optional(),
  state: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('waiting') }),
    z.strictObject({
      status: z.literal('accepted'),
      by: word,
      at: time,
      done: z.record(z.string(), z.enum(['adopted', ...LEFT_WHYS])),
      told: z.array(word),
    }),
    z.strictObject({ status: z.literal('declined'), by: word }),
    z.strictObject({ status: z.literal('finished') }),
  ]),
});

/** There is one place, so its id is fixed. */
const ID = 'proposal';

/** The proposal to adopt many keys. It is signed, because it says who accepted it. */
export function createProposals(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly mac: RecordMac;
}): Proposals {
  const { redis, run, keys, mac } = parts;
  /** As each was stored, so that it is replaced only where it still is. */
  const texts = new WeakMap<Proposal, string>();

  return {
    async load() {
      const stored = await redis.get(keys.proposal).catch((cause: unknown) => {
        throw toStoreError(cause, 'reads', 'the proposal');
      });
      if (stored === null) return undefined;
      const { data } = PROPOSAL.safeParse(parseJson(mac.verified('proposal', ID, stored)));
      if (data === undefined) throw corrupt('the proposal');
      texts.set(data, stored);
      return data;
    },
    async put(before, next) {
      const expected = before === undefined ? '' : texts.get(before);
      if (expected === undefined) return false;
      const text = mac.sign('proposal', ID, JSON.stringify(PROPOSAL.parse(next)));
      const reply = await run(PUT_PROPOSAL, [keys.proposal], [expected, text]);
      if (parseReply(PUT, reply, PUT_PROPOSAL.name)[0] === 'taken') return false;
      texts.set(next, text);
      return true;
    },
  };
}
