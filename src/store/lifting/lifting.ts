import type { Redis } from 'ioredis';
import { z } from 'zod';
import { StoreError } from '../../foundation/errors.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { createRecordMac, type StoredKind } from '../records/recordMac.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import { createRun } from '../redis/runScript.ts';
import { FORM, SWAP } from '../redis/scripts.ts';
import type { Finding } from '../redis/serverRules.ts';
import { BEFORE_LEDGER, liftFromBeforeLedger } from './earlierRequest.ts';
import { readForm, writeForm } from './storedForm.ts';

/** What a record of one form is in the next one. */
export type Lift = (kind: StoredKind, id: string, record: unknown) => unknown;

/** What an earlier form has no record for, and the next form has. */
export interface Beside {
  /**
   * Makes what belongs beside this record, from the record as it was. It is called again for the same
   * record if the lifting is interrupted. Throws `corrupt` where that record cannot be used.
   */
  make(from: number, kind: StoredKind, id: string, record: unknown): Promise<void>;
  /** All records are lifted; nothing is decided yet. May be called again. */
  done(from: number): Promise<void>;
}

/** By the form that they lift from. */
const LIFTS: ReadonlyMap<number, Lift> = new Map([[BEFORE_LEDGER, liftFromBeforeLedger]]);

const READ_BY_SCRIPTS = z.looseObject({
  version: z.number(),
  commitId: z.string(),
  needs: z.string(),
});

/** What the scripts read of a record must stand at its beginning. */
function scriptsFirst(record: unknown): unknown {
  const parsed = READ_BY_SCRIPTS.safeParse(record);
  if (!parsed.success) return record;
  const { version, commitId, needs, ...rest } = parsed.data;
  return { version, commitId, needs, ...rest };
}

const LEASE_MS = 60_000;
const LOOK_AGAIN_MS = 500;
/** Records may be long: few at a time. */
const CHUNK = 20;

const OLD: Finding = {
  code: 'old_records',
  message:
    'This Redis holds records of a Keywarden from before its first release, which cannot be read any more: empty it, or choose another KEYWARDEN_INSTALLATION.',
};
const FORGED: Finding = {
  code: 'form_not_signed',
  message:
    'The form number in this Redis is not signed with a key of KEYWARDEN_SIGN_KEYS: put the missing key back, or find out who can write to Redis and restore its dump.',
};
const GONE: Finding = {
  code: 'form_gone',
  message:
    'This Redis holds records that are signed with KEYWARDEN_SIGN_KEYS, but their form number is gone: somebody removed it. Do not empty this Redis: put the string …:form back from a dump, and find out who can write to Redis.',
};
export const NEWER =
  'A newer Keywarden has lifted the records in this Redis to its own form. Start that version; to go back, restore the dump from before.';

/**
 * Brings everything that is stored into the form of this version, before anything is decided. One
 * process lifts while the others wait. The new number is written first: from then on older replicas
 * commit nothing more.
 */
export function createLifting(parts: {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly signer: Signer;
  readonly nonce: () => string;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly log: Log;
  readonly form?: number;
  readonly lifts?: ReadonlyMap<number, Lift>;
  readonly beside?: Beside;
}): { ready(): Promise<Finding | undefined> } {
  const { redis, keys, signer, nonce, sleep, log, form = FORM, lifts = LIFTS, beside } = parts;
  const run = createRun(redis, { testClock: false, form });
  const mac = createRecordMac(signer, form);

  async function swapped(key: string, from: string, to: string, field = ''): Promise<boolean> {
    const reply = await run(SWAP, [key], [from, to, field]);
    return Array.isArray(reply) && reply[0] === 'ok';
  }

  /** What is made beside it is there before the record is of the new form. */
  async function lifted(kind: StoredKind, id: string, stored: string): Promise<string | undefined> {
    const opened = mac.opened(kind, id, stored);
    if (opened.form >= form) return undefined;
    let record = parseJson(opened.json);
    for (let from = opened.form; from < form; from += 1) {
      const lift = lifts.get(from);
      if (lift === undefined) throw new RangeError(`nothing lifts from form ${from}`);
      await beside?.make(from, kind, id, record);
      record = lift(kind, id, record);
    }
    return mac.sign(kind, id, JSON.stringify(scriptsFirst(record)));
  }

  async function liftOne(kind: StoredKind, key: string, id: string): Promise<void> {
    for (;;) {
      const stored = await redis.hget(key, id);
      if (stored === null) return;
      try {
        const text = await lifted(kind, id, stored);
        if (text === undefined || (await swapped(key, stored, text, id))) return;
      } catch (cause) {
        if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
        // Unreadable it was and stays: the admins hear of it like of any other.
        log.error({ kind, id }, 'form.record_left');
        return;
      }
    }
  }

  async function liftAll(lease: string): Promise<void> {
    const hashes = [
      ['request', keys.requests],
      ['pre-approval', keys.preApprovals],
      ['issued', keys.issued],
    ] as const;
    for (const [kind, key] of hashes) {
      let cursor = '0';
      do {
        const [next, pairs] = await redis.hscan(key, cursor, 'COUNT', CHUNK);
        for (const [index, id] of pairs.entries()) {
          if (index % 2 === 0) await liftOne(kind, key, id);
        }
        await redis.set(keys.lifting, lease, 'PX', LEASE_MS);
        cursor = next;
      } while (cursor !== '0');
    }
  }

  /** Somebody lifts, or has just died doing so: what is half done is done again, record by record. */
  async function lift(stored: string, from: number): Promise<void> {
    const lease = nonce();
    if ((await redis.set(keys.lifting, lease, 'PX', LEASE_MS, 'NX')) !== 'OK') {
      await sleep(LOOK_AGAIN_MS);
      return;
    }
    try {
      const begun = writeForm(signer, { form, from });
      if (stored !== begun && !(await swapped(keys.form, stored, begun))) return;
      log.info({ from, to: form }, 'form.lifting');
      await liftAll(lease);
      await beside?.done(from);
      const done = await swapped(keys.form, begun, writeForm(signer, { form, from: form }));
      if (done) log.info({ from, to: form }, 'form.lifted');
    } finally {
      await redis.del(keys.lifting);
    }
  }

  async function holdsRecords(): Promise<boolean> {
    const counts = await Promise.all(
      [keys.requests, keys.preApprovals].map((key) => redis.hlen(key)),
    );
    return counts.some((count) => count > 0);
  }

  /** Whether one of these records was ever signed by us: those of before the first release were not. */
  async function areSigned(): Promise<boolean> {
    const [, pairs] = await redis.hscan(keys.requests, '0', 'COUNT', CHUNK);
    return pairs.some((id, index) => {
      try {
        return index % 2 === 0 && mac.opened('request', id, pairs[index + 1] ?? '') !== undefined;
      } catch (cause) {
        if (!(cause instanceof StoreError)) throw cause;
        return false;
      }
    });
  }

  async function untilLifted(): Promise<Finding | undefined> {
    for (;;) {
      const stored = await redis.get(keys.form);
      if (stored === null) {
        if (await holdsRecords()) return (await areSigned()) ? GONE : OLD;
        await redis.set(keys.form, writeForm(signer, { form, from: form }), 'NX');
        continue;
      }
      const found = readForm(signer, stored);
      if (found === undefined) return FORGED;
      if (found.form > form) return { code: 'newer_form', message: NEWER };
      if (found.from === form) {
        // Under the current key, so that an older one can be taken out of the ring.
        await swapped(keys.form, stored, writeForm(signer, found));
        return undefined;
      }
      await lift(stored, found.from);
    }
  }

  return {
    ready: () =>
      untilLifted().catch((cause: unknown) => {
        throw cause instanceof RangeError ? cause : toStoreError(cause, 'reads', 'the form number');
      }),
  };
}
