import { z } from 'zod';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { corrupt } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import type { Run } from '../redis/runScript.ts';
import type { Script } from '../redis/scripts.ts';
import { type Head, type Line, verifyChain } from './auditChain.ts';
import type { Trail } from './trail.ts';

/**
 * Moves the audit head to the end of the stream.
 * KEYS: 1 audit head, 2 audit
 * ARGV: 1 audit head as it was read, 2 id of the last entry as it was read, 3 new audit head
 * -> ok
 * -> moved                       something was appended meanwhile
 */
export const ADVANCE_HEAD: Script = {
  name: 'advance-head',
  writes: true,
  lua: `#!lua
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return { 'moved' } end
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
if not last[1] or last[1][1] ~= ARGV[2] then return { 'moved' } end
redis.call('SET', KEYS[1], ARGV[3])
return { 'ok' }`,
};

const REPLY = z.tuple([z.enum(['ok', 'moved'])]);

export interface Mended {
  readonly from: number;
  readonly to: number;
}

const stored = ({ n, mac }: Head) => (n === 0 ? '' : `${n}:${mac}`);

/**
 * A stream that goes on behind the audit head lets nothing be appended any more: Redis refuses an id
 * that is taken. It comes from a script that was stopped between its first two writes, by an ACL for
 * example. If all entries behind the head are authentic, the head moves to the last of them; what
 * they tell of may not have happened. `own` is the chain value of an entry that is to be sent again.
 * Throws `StoreError`, `corrupt` where an entry is not authentic.
 */
export function createHeadMending(parts: {
  readonly run: Run;
  readonly keys: Keys;
  readonly trail: Pick<Trail, 'head' | 'after'>;
  readonly signer: Pick<Signer, 'verify'>;
  readonly log: Log;
}): (own?: string) => Promise<Mended | undefined> {
  const { run, keys, trail, signer, log } = parts;

  return async (own) => {
    const head = await trail.head();
    const lines: Line[] = [];
    for await (const line of trail.after(head.n)) {
      // Written by half by whoever asks: their change must not be taken for stored.
      if (own !== undefined && line.mac === own) return undefined;
      lines.push(line);
    }
    if (lines.length === 0) return undefined;
    const verdict = await verifyChain(signer, lines, { from: head });
    const end = verdict.ok ? verdict.head : undefined;
    // Another replica may have appended between the two reads.
    if (end === undefined && stored(await trail.head()) !== stored(head)) return undefined;
    if (end === undefined) throw corrupt('entries behind the audit head that are not authentic');
    const names = [keys.auditHead, keys.audit];
    const reply = await run(ADVANCE_HEAD, names, [stored(head), `${end.n}-0`, stored(end)]);
    const [word] = REPLY.parse(reply);
    if (word !== 'ok') return undefined;
    const mended = { from: head.n, to: end.n };
    log.error(mended, 'audit.head_mended');
    return mended;
  };
}
