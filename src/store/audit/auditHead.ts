import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { AuditHead, Mark, SafeMode } from '../../workflow/ports/audit.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { corrupt, toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import type { Run } from '../redis/runScript.ts';
import { type Script, WRONG_TYPE } from '../redis/scripts.ts';
import { canonicalJson } from '../secrets/canonicalJson.ts';
import type { Appender } from './append.ts';
import { readHead } from './auditChain.ts';
import type { Trail } from './trail.ts';

/**
 * Ends one safe mode, begins an epoch and says so in the audit log.
 * KEYS: 1 audit head, 2 audit, 3 safe mode, 4 audit epoch, 5 safe mode alert
 * ARGV: 1 audit head it was chained to, 2 n, 3 entry, 4 MAC, 5 safe mode as stored, 6 the new epoch
 *       as stored
 * -> ok, audit head
 * -> gone                        that safe mode is not on (any more)
 * -> head, audit head            another entry was chained in between
 * -> corrupt, what               a key has the wrong type
 */
export const LEAVE_SAFE_MODE: Script = {
  name: 'leave-safe-mode',
  writes: true,
  lua: `#!lua
${WRONG_TYPE}
local wrong = wrong_type({ 'string', 'stream', 'string', 'string', 'string' })
if wrong then return { 'corrupt', wrong } end
if redis.call('GET', KEYS[3]) ~= ARGV[5] then return { 'gone' } end
local head = redis.call('GET', KEYS[1]) or ''
if head ~= ARGV[1] then return { 'head', head } end
head = ARGV[2] .. ':' .. ARGV[4]
redis.call('XADD', KEYS[2], ARGV[2] .. '-0', 'entry', ARGV[3], 'mac', ARGV[4])
redis.call('SET', KEYS[1], head)
redis.call('SET', KEYS[4], ARGV[6])
redis.call('DEL', KEYS[3], KEYS[5])
return { 'ok', head }`,
};

const ALERT_LEASE_MS = 60_000;
const FIRST_EPOCH = 1;

const mark = z.strictObject({
  epoch: z.int().nonnegative(),
  n: z.int().nonnegative(),
  h: z.string(),
});
const safeMode: z.ZodType<SafeMode> = z.strictObject({
  id: z.string().min(1),
  why: z.enum(['behind', 'forked', 'no_head', 'atlas_unknown', 'forgetful']),
  since: z.int().nonnegative(),
  log: mark,
  copy: mark.optional(),
});

/** Used if the stored safe mode does not parse: safe mode is on all the same. */
const UNREADABLE: SafeMode = {
  id: 'unreadable',
  why: 'forked',
  since: 0,
  log: { epoch: 0, n: 0, h: '' },
};

/** Safe mode is on, whatever is stored there. */
export function readSafeMode(stored: string): SafeMode {
  return safeMode.safeParse(parseJson(stored)).data ?? UNREADABLE;
}

function write({ copy, ...rest }: SafeMode): string {
  return canonicalJson({
    ...rest,
    log: { ...rest.log },
    ...(copy === undefined ? {} : { copy: { ...copy } }),
  });
}

/**
 * Epochs are signed. Somebody who can only write to Redis can put an old one back, which is
 * noticed. They cannot raise it, which would hide that entries were lost. An epoch with a wrong
 * signature counts as 0.
 */
export function createEpochs(signer: Pick<Signer, 'sign' | 'verify'>) {
  const parts = (epoch: number) => ['audit-epoch', String(epoch)];
  return {
    write: (epoch: number) => `${epoch}:${signer.sign(parts(epoch))}`,
    read(stored: string | null): number {
      if (stored === null) return FIRST_EPOCH;
      const [, digits, signature] = /^(\d{1,9}):(.+)$/.exec(stored) ?? [];
      if (digits === undefined || signature === undefined) return 0;
      return signer.verify(parts(Number(digits)), signature) ? Number(digits) : 0;
    },
  };
}

export function createAuditHead(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly trail: Trail;
  readonly appender: Appender;
  readonly signer: Pick<Signer, 'sign' | 'verify'>;
}): AuditHead {
  const { redis, run, keys, trail, appender } = parts;
  const epochs = createEpochs(parts.signer);

  async function asked<T>(effect: 'reads' | 'writes', what: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      throw toStoreError(cause, effect, what);
    }
  }

  return {
    async standing() {
      const names = [keys.auditHead, keys.auditEpoch, keys.safeMode];
      const [head = null, epoch = null, safe = null] = await asked(
        'reads',
        'the audit head',
        redis.mget(...names),
      );
      const { n, mac } = readHead(head ?? '');
      const at: Mark = { epoch: epochs.read(epoch), n, h: mac };
      if (safe === null) return { head: at };
      return { head: at, safeMode: readSafeMode(safe) };
    },

    chainValue: async (n) => (await trail.at(n))?.mac,

    async enter(safe) {
      const set = redis.set(keys.safeMode, write(safe), 'NX');
      return (await asked('writes', 'safe mode', set)) === 'OK';
    },

    async leave(safe, epoch, entry) {
      const names = [keys.auditHead, keys.audit, keys.safeMode, keys.auditEpoch];
      const stored = await asked('reads', 'safe mode', redis.get(keys.safeMode));
      const same = safe.id === UNREADABLE.id ? stored : write(safe);
      const [word] = await appender.append({
        entry,
        send: (head, line) =>
          run(
            LEAVE_SAFE_MODE,
            [...names, keys.safeModeAlert],
            [head, line.n, line.entry, line.mac, same ?? '', epochs.write(epoch)],
          ),
      });
      if (word !== 'ok' && word !== 'gone') throw corrupt('reply of leave-safe-mode');
      return word === 'ok';
    },

    async mayAlert({ id }) {
      const key = keys.safeModeAlert;
      const told = await asked('reads', 'the alert', redis.get(key));
      if (told === id) return false;
      // A slow alert may have left the id of a safe mode that is over.
      const set =
        told === null
          ? redis.set(key, id, 'PX', ALERT_LEASE_MS, 'NX').then((answer) => answer === 'OK')
          : redis.set(key, id, 'PX', ALERT_LEASE_MS, 'GET').then((answer) => answer !== id);
      return asked('writes', 'the alert', set);
    },

    async alerted({ id }) {
      await asked('writes', 'the alert', redis.set(keys.safeModeAlert, id));
    },

    async resign() {
      const stored = await asked('reads', 'the audit epoch', redis.get(keys.auditEpoch));
      const epoch = stored === null ? 0 : epochs.read(stored);
      if (epoch === 0) return;
      await asked('writes', 'the audit epoch', redis.set(keys.auditEpoch, epochs.write(epoch)));
    },
  };
}
