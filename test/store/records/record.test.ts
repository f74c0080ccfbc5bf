import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSpec } from '../../../src/domain/key/spec.ts';
import { isOpen } from '../../../src/domain/record/request.ts';
import { FINAL } from '../../../src/domain/record/state.ts';
import { readNotice, writeNotice } from '../../../src/store/notices/notice.ts';
import { neededKeys } from '../../../src/store/records/neededKeys.ts';
import { createRecords } from '../../../src/store/records/record.ts';
import { createRecordMac } from '../../../src/store/records/recordMac.ts';
import type { Ring } from '../../../src/store/secrets/keyRing.ts';
import { createSigner } from '../../../src/store/secrets/sign.ts';
import type { Notice } from '../../../src/workflow/ports/store.ts';
import {
  grant,
  mac,
  makeNotice,
  makeRequest,
  makeTransition,
  nameOf,
  type Opened,
  openStore,
  otherRing,
  records,
  ring,
  sealed,
  states,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

describe('a record', () => {
  it.each(states)('comes back as it was stored: $status', (state) => {
    const request = makeRequest({ state, grants: [grant, { ...grant, comment: 'ok' }] });
    expect(records.read(request.id, records.write(request))).toEqual(request);
  });

  it('comes back with the recipient of its private key', () => {
    const request = makeRequest();
    const spec = { ...request.spec, recipient: 'age1' };
    const kept = { ...request, spec };
    expect(records.read(kept.id, records.write(kept))).toEqual(kept);
  });

  const wish = {
    ...makeRequest().spec,
    projects: [{ projectId: 'a'.repeat(24), roles: ['GROUP_READ_ONLY'] }],
    lifetime: 86_400_000,
    owner: { kind: 'group', id: 'S0PLATFORM' },
    act: { kind: 'create' },
  } as const;

  it('comes back with projects, end and owner, and without the names of projects', () => {
    const request = makeRequest({ spec: makeSpec(wish) });
    const names = { ['a'.repeat(24)]: 'nobody-calls-it-so' };
    const text = records.write({ ...request, projectNames: names });
    expect(text).not.toContain('nobody-calls-it-so');
    expect(records.read(request.id, text)).toEqual(request);
  });

  it('is not written where a key would have no end', () => {
    const endless = makeRequest({ spec: makeSpec({ ...wish, lifetime: undefined }) });
    expect(() => records.write(endless)).toThrow(/could not be read back/);
    const change = { kind: 'change', credential: 'apiKey:1', from: 'a' } as const;
    const changed = makeRequest({ spec: makeSpec({ ...wish, lifetime: undefined, act: change }) });
    expect(records.read(changed.id, records.write(changed))).toEqual(changed);
  });

  it('begins with its version and its commit, where the scripts read them', () => {
    const request = makeRequest({ version: 12, commitId: 'c-1' });
    expect(records.write(request)).toMatch(/^\{"version":12,"commitId":"c-1","needs":"sign:k1",/);
  });

  it('does not hold the name of its organization: that comes from the policy', () => {
    const text = records.write(makeRequest({ organizationName: 'nobody-calls-it-so' }));
    expect(text).not.toContain('nobody-calls-it-so');
    const renamed = createRecords(mac, (id) => `now ${id}`).read(
      request.id,
      records.write(request),
    );
    expect(renamed.organizationName).toBe(`now ${request.spec.organizationId}`);
  });

  it('that could not be read back is not written, and what is wrong is named without a value', () => {
    const retryAt = 1_800_000_012_345.6;
    const torn = makeRequest({ state: { status: 'approved', at: 1, retryAt } });
    expect(() => records.write(torn)).toThrow(/could not be read back: state\.retryAt \(\w+\)$/);
  });

  const CORRUPT = expect.objectContaining({ name: 'StoreError', code: 'corrupt' });
  const request = makeRequest();
  const broken: readonly (readonly [string, object | string])[] = [
    ['no JSON', '{"version":1,'],
    ['nothing', ''],
    ['another schema', { ...request, schema: 2 }],
    ['another request', { ...request, id: 'other' }],
    ['an unknown field', { ...request, extra: 1 }],
    ['a missing field', { ...request, grants: undefined }],
    ['an unknown status', { ...request, state: { status: 'READY' } }],
    ['a fact of another state', { ...request, state: { status: 'pending', until: 1, at: 1 } }],
    ['a time that is none', { ...request, createdAt: '2026' }],
    ['an unknown role', { ...request, spec: { ...request.spec, roles: ['ORG_GOD'] } }],
    ['version 0', { ...request, version: 0 }],
  ];
  it.each(broken)('with %s is corrupt', (_, stored) => {
    const text =
      typeof stored === 'string'
        ? stored
        : JSON.stringify({ ...stored, organizationName: undefined });
    const signed = mac.sign('request', request.id, text);
    expect(() => records.read(request.id, signed)).toThrow(CORRUPT);
  });

  it('that is not signed is corrupt, however right the rest of it is', () => {
    const [json] = records.write(request).split(',"signed":');
    expect(() => records.read(request.id, `${json}}`)).toThrow(CORRUPT);
    expect(() => records.read(request.id, JSON.stringify(request))).toThrow(CORRUPT);
  });

  it('is corrupt with any one character of it changed', () => {
    const whole = records.write(makeRequest({ id: request.id, grants: [grant] }));
    for (let at = 0; at < whole.length; at += 1) {
      const other = whole[at] === '7' ? '8' : '7';
      const changed = `${whole.slice(0, at)}${other}${whole.slice(at + 1)}`;
      expect(() => records.read(request.id, changed), changed).toThrow(CORRUPT);
    }
  });

  it('is corrupt under another id, as another kind, of another installation', () => {
    const whole = records.write(request);
    expect(() => records.read('01JD0000000000000000000001', whole)).toThrow(CORRUPT);
    const json = mac.verified('request', request.id, whole);
    const window = mac.sign('window', request.id, json);
    expect(() => records.read(request.id, window)).toThrow(CORRUPT);
    const elsewhere = createRecordMac(createSigner({ ring, installation: 'other' }));
    expect(() => createRecords(elsewhere, nameOf).read(request.id, whole)).toThrow(CORRUPT);
  });

  it('is read under a retired key, and not under one that nobody has', () => {
    const whole = records.write(request);
    const rotated: Ring = [...otherRing, ...ring];
    const after = createRecordMac(createSigner({ ring: rotated, installation: 'test' }));
    expect(createRecords(after, nameOf).read(request.id, whole)).toEqual(request);
    const alone = createRecordMac(createSigner({ ring: otherRing, installation: 'test' }));
    expect(() => createRecords(alone, nameOf).read(request.id, whole)).toThrow(CORRUPT);
  });

  it.each(states)('is open unless its status is final: $status', (state) => {
    expect(isOpen(makeRequest({ state }))).toBe(!FINAL.includes(state.status));
  });

  it('needs its seal key while there is something sealed, held or not', () => {
    const from = { status: 'ready', ...sealed } as const;
    const held = { status: 'held', at: 1, reason: 'seal_broken', from } as const;
    expect(neededKeys(makeRequest({ state: from }), 's9')).toEqual(['seal:k1', 'sign:s9']);
    expect(neededKeys(makeRequest({ state: held }), 's9')).toEqual(['seal:k1', 'sign:s9']);
    expect(neededKeys(makeRequest({ grants: [grant] }), 'k1')).toEqual(['sign:k1']);
  });

  it('needs the keys of its votes while a replacement may be made under them', () => {
    const delivered = { status: 'delivered', key: sealed.key, at: 1 } as const;
    const revoked = { ...delivered, status: 'revoked', by: 'U0APPROVER' } as const;
    expect(neededKeys(makeRequest({ state: delivered, grants: [grant] }), 's9')).toEqual([
      'sign:s9',
      'sign:k1',
    ]);
    expect(neededKeys(makeRequest({ state: revoked, grants: [grant] }), 's9')).toEqual(['sign:s9']);
  });
});

describe('a notice', () => {
  it.each(states)('comes back as it was stored: about $status', ({ status }) => {
    const notice: Notice = makeNotice(makeRequest(), { about: status });
    expect(readNotice(writeNotice(notice))).toEqual(notice);
  });

  it.each(['', '{}', '{"version":0}'])('is nothing where %j is stored', (stored) => {
    expect(readNotice(stored)).toBeUndefined();
  });
});

describe('a corrupt record in the store', () => {
  let server: Server;
  let a: Opened;
  beforeAll(async () => {
    server = await startServer();
    a = await openStore(server.url);
  });
  afterAll(async () => {
    a.close();
    await server.remove();
  });

  it('stops only those who want this one', async () => {
    const [bad, missing, good] = [makeRequest(), makeRequest(), makeRequest()];
    for (const each of [bad, missing, good]) {
      await a.store.commit(makeTransition(each, { due: 1 }));
    }
    await a.redis.hset(a.keys.requests, bad.id, '{"version":1,"schema":9}');
    await a.redis.hdel(a.keys.requests, missing.id);
    await expect(a.store.load(bad.id)).rejects.toMatchObject({ code: 'corrupt' });
    expect(await a.store.load(missing.id)).toBeUndefined();
    const listed = await a.store.ofRequester(good.requester, { offset: 0, limit: 10 });
    expect(listed.requests.map(({ request }) => request)).toEqual([good]);
    const taken = await a.store.takeDue({ limit: 10, leaseMs: 1000 });
    expect(new Set(taken.requestIds)).toEqual(new Set([bad.id, good.id]));
    expect(a.log.lines.filter((line) => line.event === 'store.record_corrupt')).toHaveLength(2);
  });

  it('throws corrupt for a place that is none', async () => {
    const request = makeRequest();
    await a.store.commit(makeTransition(request));
    await a.redis.hset(a.keys.places, `${request.id}:card`, '{}');
    await expect(a.store.load(request.id)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('lists nobody, nothing and no more than asked for', async () => {
    const none = { requests: [], total: 0 };
    expect(await a.store.ofRequester('U0NOBODY', { offset: 0, limit: 5 })).toEqual(none);
    const page = await a.store.ofRequester('U0REQUESTER', { offset: 0, limit: 0 });
    expect(page.requests).toEqual([]);
  });
});
