import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLifting, type Lift } from '../../../src/store/lifting/lifting.ts';
import { writeForm } from '../../../src/store/lifting/storedForm.ts';
import { FORM } from '../../../src/store/redis/scripts.ts';
import type { Ring } from '../../../src/store/secrets/keyRing.ts';
import { createSigner } from '../../../src/store/secrets/sign.ts';
import type { Signer } from '../../../src/workflow/ports/secrets.ts';
import {
  dump,
  key,
  makeEntry,
  makeRequest,
  makeStep,
  makeTransition,
  type Opened,
  openStore,
  otherRing,
  preApproval,
  recordingLog,
  ring,
  sealed,
  signer,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
/** A replica of this version, and one of a made-up next one. */
let older: Opened;
let newer: Opened;

beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  older?.close();
  newer?.close();
  older = await openStore(server.url);
  const installation = /^\{(.*?)\}/.exec(older.keys.due)?.[1] ?? '';
  newer = await openStore(server.url, { installation, form: FORM + 1 });
});
afterAll(async () => {
  older.close();
  newer.close();
  await server.remove();
});

const REQUEST = z.looseObject({ reason: z.string() });

/** The next form has a word more in the reason of a request. */
const nextForm: Lift = (kind, _, record) => {
  if (kind !== 'request') return record;
  const request = REQUEST.parse(record);
  return { ...request, reason: `${request.reason} (lifted)` };
};

const form = (now: number, from: number) => new RegExp(`^${now}:${from}:k1:`);

function lifting(
  { redis, keys }: Opened,
  form: number,
  lift: Lift = nextForm,
  under: Signer = signer,
) {
  let made = 0;
  return createLifting({
    redis,
    keys,
    signer: under,
    nonce: () => {
      made += 1;
      return `lease-${made}`;
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))),
    log: recordingLog(),
    form,
    lifts: new Map([[FORM, lift]]),
  });
}

const ready = (opened: Opened, form: number, lift?: Lift) => lifting(opened, form, lift).ready();

describe('the form of a store', () => {
  it('is written down at the first start, and is right at every other', async () => {
    expect(await ready(older, FORM)).toBeUndefined();
    expect(await older.redis.get(older.keys.form)).toMatch(form(FORM, FORM));
    const before = await dump(older);
    expect(await ready(older, FORM)).toBeUndefined();
    expect(await dump(older)).toEqual(before);
  });

  it('is refused in one sentence where records of before lie there, and nothing is written', async () => {
    await older.redis.hset(older.keys.requests, 'x', '{"version":1,"commitId":"c","schema":1}');
    const before = await dump(older);
    expect(await ready(older, FORM)).toMatchObject({
      code: 'old_records',
      message: expect.stringMatching(
        /^[^.]*before its first release[^.]*KEYWARDEN_INSTALLATION\.$/,
      ),
    });
    expect(await dump(older)).toEqual(before);
  });

  it('is said to be gone where signed records are there without it: nobody shall empty them', async () => {
    await older.store.commit(makeTransition(makeRequest()));
    await older.redis.del(older.keys.form);
    const before = await dump(older);
    const found = await ready(older, FORM);
    expect(found).toMatchObject({ code: 'form_gone' });
    expect(found?.message).toContain('Do not empty this Redis');
    expect(await dump(older)).toEqual(before);
  });

  it('is signed with the current key at each start, so that an older one may go', async () => {
    await ready(older, FORM);
    const [old, fresh] = [...ring, ...otherRing];
    if (old === undefined || fresh === undefined) throw new Error('two keys are needed');
    const under = (keys: Ring) =>
      lifting(older, FORM, nextForm, createSigner({ ring: keys, installation: 'test' })).ready();
    expect(await under([fresh, old])).toBeUndefined();
    expect(await under([fresh])).toBeUndefined();
    expect(await under([old])).toMatchObject({ code: 'form_not_signed' });
  });

  it.each(['2:2:k1:AAAA', '1:1:k9:AAAA', 'x', '', '0:0:', '01:1:k1:AAAA'])(
    'is refused where its number is not signed by us: %j',
    async (stored) => {
      await older.redis.set(older.keys.form, stored);
      expect(await ready(older, FORM)).toMatchObject({ code: 'form_not_signed' });
    },
  );

  it('of a newer version is refused, with what to do', async () => {
    await older.redis.set(older.keys.form, writeForm(signer, { form: FORM + 1, from: FORM + 1 }));
    expect(await ready(older, FORM)).toMatchObject({
      code: 'newer_form',
      message: expect.stringMatching(/Start that version.*restore the dump/),
    });
  });
});

describe('a newer version that starts', () => {
  async function filled() {
    await ready(older, FORM);
    const made = [makeRequest(), makeRequest(), makeRequest()];
    for (const request of made) await older.store.commit(makeTransition(request, { due: 1 }));
    const issued = makeRequest({ state: { status: 'ready', ...sealed } });
    await older.store.commit(makeTransition(issued, { due: 1 }));
    await older.store.preApprovals.save(preApproval, undefined, makeEntry());
    return [...made, issued];
  }

  it('lifts every record first; then it reads and commits, and all else is as it was', async () => {
    const made = await filled();
    expect(await ready(newer, FORM + 1)).toBeUndefined();
    expect(await newer.redis.get(newer.keys.form)).toMatch(form(FORM + 1, FORM + 1));
    expect(await newer.redis.exists(newer.keys.lifting)).toBe(0);
    for (const request of made) {
      const loaded = await newer.store.load(request.id);
      expect(loaded?.request).toEqual({ ...request, reason: `${request.reason} (lifted)` });
    }
    expect(await newer.store.preApprovals.open()).toEqual([preApproval]);
    expect([...(await newer.store.issued([key.id])).keys()]).toEqual([key.id]);
    const [first] = made;
    const before = first && (await newer.store.load(first.id))?.request;
    if (before === undefined) throw new Error('it is gone');
    expect(await newer.store.commit(makeStep(before))).toEqual({ ok: true });
  });

  it('stops older replicas: they read, take and commit nothing more', async () => {
    const [first, second] = await filled();
    if (first === undefined || second === undefined) throw new Error('there are none');
    await ready(newer, FORM + 1);
    const before = await dump(older);
    const { store } = older;
    const over = { code: 'newer' };
    await expect(store.load(first.id)).rejects.toMatchObject(over);
    await expect(store.takeDue({ limit: 9, leaseMs: 1000 })).rejects.toMatchObject(over);
    await expect(store.commit(makeStep(first))).rejects.toMatchObject(over);
    await expect(store.commit(makeTransition(makeRequest()))).rejects.toMatchObject(over);
    const revoked = { ...preApproval, version: 2, commitId: 'other' };
    await expect(store.preApprovals.save(revoked, preApproval, makeEntry())).rejects.toMatchObject(
      over,
    );
    expect(await dump(older)).toEqual(before);
  });

  it('stops them before the first record is lifted', async () => {
    const [first] = await filled();
    if (first === undefined) throw new Error('there is none');
    const meanwhile: unknown[] = [];
    const slow: Lift = (kind, id, record) => {
      meanwhile.push(older.store.commit(makeStep(first)).catch((cause: unknown) => cause));
      return nextForm(kind, id, record);
    };
    await ready(newer, FORM + 1, slow);
    expect(meanwhile.length).toBeGreaterThan(0);
    for (const answer of await Promise.all(meanwhile)) {
      expect(answer).toMatchObject({ code: 'newer' });
    }
  });

  it('that dies half-way is followed by another, and no record is lifted twice', async () => {
    const made = await filled();
    let lifted = 0;
    const dying: Lift = (kind, id, record) => {
      lifted += 1;
      if (lifted === 3) throw new RangeError('the process ends here');
      return nextForm(kind, id, record);
    };
    await expect(ready(newer, FORM + 1, dying)).rejects.toThrow('the process ends here');
    expect(await newer.redis.get(newer.keys.form)).toMatch(form(FORM + 1, FORM));
    await Promise.all([ready(newer, FORM + 1), ready(newer, FORM + 1), ready(newer, FORM + 1)]);
    for (const { id, reason } of made) {
      expect((await newer.store.load(id))?.request.reason).toBe(`${reason} (lifted)`);
    }
    expect(await newer.redis.get(newer.keys.form)).toMatch(form(FORM + 1, FORM + 1));
  });

  it('does not make readable what somebody changed', async () => {
    const [first, second] = await filled();
    const { requests } = older.keys;
    const stored = (await older.redis.hget(requests, first?.id ?? '')) ?? '';
    await older.redis.hset(requests, first?.id ?? '', stored.replace('"version":1', '"version":2'));
    expect(await ready(newer, FORM + 1)).toBeUndefined();
    await expect(newer.store.load(first?.id ?? '')).rejects.toMatchObject({ code: 'corrupt' });
    expect(await newer.store.load(second?.id ?? '')).toBeDefined();
  });
});
