import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PreApproval, preApprovalMacInput } from '../../src/domain/approval/preApproval.ts';
import { grantMacInput } from '../../src/domain/record/grant.ts';
import type { Request } from '../../src/domain/record/request.ts';
import type { State } from '../../src/domain/record/state.ts';
import { Secret } from '../../src/foundation/secret.ts';
import type { Ring } from '../../src/store/secrets/keyRing.ts';
import { createSeals } from '../../src/store/secrets/seal.ts';
import { createSigner } from '../../src/store/secrets/sign.ts';
import { createReseal } from '../../src/workflow/audit/reseal.ts';
import { isGenuine } from '../../src/workflow/core/autoGrants.ts';
import type { Requests } from '../../src/workflow/ports/store.ts';
import { policy } from '../domain/fixtures.ts';
import { alone, isNew, makeCredential } from '../store/credentials/fixtures.ts';
import {
  grant,
  key,
  makeEntry,
  makeNotice,
  makeRequest,
  makeStep,
  makeTransition,
  type Opened,
  openStore,
  otherRing,
  preApproval,
  recordingLog,
  ring,
  T0,
} from '../store/fixtures.ts';
import { type Server, startServer } from '../store/server.ts';

const [old] = ring;
const [fresh] = otherRing;
const both: Ring = [fresh, old];
const sealsOf = (keys: Ring) =>
  createSeals({ ring: keys, installation: 'test', workspace: 'T1', randomBytes });
const signerOf = (keys: Ring) => createSigner({ ring: keys, installation: 'test' });

const installationOf = ({ keys }: Opened) => /^\{(.*?)\}/.exec(keys.due)?.[1] ?? '';

let server: Server;
/** Before the keys were rotated, and after. */
let earlier: Opened;
let opened: Opened;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.remove());
beforeEach(async () => {
  earlier = await openStore(server.url);
  const installation = installationOf(earlier);
  opened = await openStore(server.url, { installation, signer: signerOf(both) });
});
afterEach(() => {
  earlier.close();
  opened.close();
});

function contextOf(request: Request) {
  return {
    organizationId: request.spec.organizationId,
    requester: request.requester,
    requestId: request.id,
    keyId: key.id,
    attempt: key.attempt,
    specHash: request.specHash,
  };
}

async function stored(stateOf: (sealed: string) => State): Promise<Request> {
  const bare = makeRequest();
  const sealed = sealsOf(ring).seal(new Secret('the private key'), contextOf(bare));
  const vote = { ...grant, specHash: bare.specHash };
  const mac = signerOf(ring).sign(grantMacInput(bare, vote));
  const request = { ...bare, grants: [{ ...vote, mac }], state: stateOf(sealed) };
  await earlier.store.commit(makeTransition(request));
  return request;
}

function reseal(requests: Requests = opened.store) {
  const { auditHead, keyNeeds, settledNotices } = opened.store;
  return createReseal({
    requests,
    preApprovals: opened.store.preApprovals,
    credentials: opened.store.credentials,
    reviews: opened.store.reviews,
    auditHead,
    keyNeeds,
    settledNotices,
    seals: sealsOf(both),
    signer: signerOf(both),
    policy: () => policy(),
    ids: { nonce: () => randomBytes(9).toString('base64url') },
    log: recordingLog(),
    current: [`seal:${fresh.kid}`, `sign:${fresh.kid}`],
  }).reseal();
}

const ready = (sealed: string): State => ({
  status: 'ready',
  key,
  sealed,
  until: T0 + 1000,
  shown: 0,
});

describe('resealing a credential', () => {
  it('signs its record anew, and nothing else of it changes', async () => {
    const credential = makeCredential();
    await earlier.store.credentials.commit(alone([isNew(credential)]));
    expect(await reseal()).toMatchObject({ credentials: { done: 1, failed: [] } });
    const { id, version } = credential;
    const now = (await opened.store.credentials.load(id))?.credential;
    expect(now).toEqual({ ...credential, version: version + 1, commitId: now?.commitId });
    expect(await opened.redis.hgetall(opened.keys.needs)).toEqual({ [`sign:${fresh.kid}`]: '1' });
    expect(await reseal()).toMatchObject({ credentials: { done: 0, failed: [] } });
  });

  it('leaves one that cannot be read, and says so', async () => {
    await earlier.redis.hset(earlier.keys.credentials, 'apiKey:x', 'garbage');
    expect(await reseal()).toMatchObject({ credentials: { done: 0, failed: ['apiKey:x'] } });
  });
});

describe('what Slack has taken', () => {
  it('is signed anew, and what somebody wrote there is left as it is', async () => {
    const request = makeRequest();
    const notice = makeNotice(request);
    await earlier.store.commit(makeTransition(request, { notices: [notice] }));
    await earlier.store.settle(notice, { channel: 'C0APPROVALS', ts: '1.000100' });
    await earlier.redis.hset(earlier.keys.settled, 'forged', '{"version":1}');
    await reseal();
    const stored = await opened.redis.hgetall(opened.keys.settled);
    expect(stored[notice.id]).toContain(`"signed":"${fresh.kid}:`);
    expect(stored.forged).toBe('{"version":1}');
    expect(await opened.store.listings.standing([notice.id, 'forged'])).toMatchObject([
      { settled: { version: 1 } },
      { settled: undefined },
    ]);
  });
});

describe('resealing', () => {
  it.each<[string, (sealed: string) => State]>([
    ['a key that waits', ready],
    [
      'a key that is just being shown',
      (sealed) => ({
        status: 'claimed',
        key,
        sealed,
        until: T0 + 1000,
        shown: 0,
        claimId: 'c',
        leaseUntil: T0 + 30,
      }),
    ],
    [
      'a key on hold',
      (sealed) => ({
        status: 'held',
        at: T0,
        reason: 'seal_broken',
        from: { status: 'ready', key, sealed, until: T0 + 1000, shown: 0 },
      }),
    ],
  ])('%s: opens with the new key alone, and nothing else of it changes', async (_what, stateOf) => {
    const before = await stored(stateOf);
    expect(await reseal()).toMatchObject({ done: 1, failed: [] });
    const after = (await opened.store.load(before.id))?.request;
    if (after === undefined) throw new Error('it is gone');
    const { state } = after;
    const holder = state.status === 'held' ? state.from : state;
    const sealed = 'sealed' in holder ? holder.sealed : '';
    expect(sealsOf(otherRing).unseal(sealed, contextOf(before)).reveal()).toBe('the private key');
    const [vote] = after.grants;
    expect(vote && signerOf(otherRing).verify(grantMacInput(before, vote), vote.mac)).toBe(true);
    expect(JSON.stringify(after.state).replace(sealed, '')).toBe(
      JSON.stringify(before.state).replace(/v1\.k1\.[^"]+/, ''),
    );
    expect(after.version).toBe(before.version + 1);
    const needed = Object.keys(await opened.redis.hgetall(opened.keys.needs));
    expect(needed.toSorted()).toEqual([`seal:${fresh.kid}`, `sign:${fresh.kid}`]);
    expect((await opened.store.pages.before(undefined, 1))[0]?.entry).toMatchObject({
      event: 'request.resealed',
      requestId: before.id,
    });
    expect(await reseal()).toMatchObject({ done: 0, failed: [] });
  });

  it('does not sign a vote that was forged', async () => {
    const before = await stored(ready);
    const forged = before.grants.map((one) => ({ ...one, mac: `${old.kid}:forged` }));
    await opened.store.commit(makeStep(before, { grants: forged }));
    await reseal();
    expect((await opened.store.load(before.id))?.request.grants).toEqual(forged);
  });

  it('signs every record anew, also one that is finished and holds nothing sealed', async () => {
    const delivered = await stored(() => ({ status: 'delivered', key, at: T0 }));
    expect(await reseal()).toMatchObject({ done: 1, failed: [] });
    const alone = { installation: installationOf(opened), signer: signerOf(otherRing) };
    const later = await openStore(server.url, alone);
    expect((await later.store.load(delivered.id))?.request.state).toEqual(delivered.state);
    later.close();
  });

  it('does not sign a record that somebody changed: it stays unreadable', async () => {
    const { id } = await stored(() => ({ status: 'delivered', key, at: T0 }));
    const whole = (await opened.redis.hget(opened.keys.requests, id)) ?? '';
    const changed = whole.replace(key.id, 'f'.repeat(24));
    await opened.redis.hset(opened.keys.requests, id, changed);
    expect(await reseal()).toMatchObject({ done: 0, failed: [id] });
    expect(await opened.redis.hget(opened.keys.requests, id)).toBe(changed);
  });

  it('leaves what does not open as it is, says so, and goes on with the others', async () => {
    const broken = await stored(() => ready(`v1.${old.kid}.x.y.z.c`));
    await stored(ready);
    expect(await reseal()).toMatchObject({ done: 1, failed: [broken.id] });
    expect((await opened.store.load(broken.id))?.request).toEqual(broken);
  });

  it('does the same with a record that cannot be read', async () => {
    const broken = await stored(ready);
    await stored(ready);
    await opened.redis.hset(opened.keys.requests, broken.id, '{"version":1,"commitId":"c",');
    expect(await reseal()).toMatchObject({ done: 1, failed: [broken.id] });
  });

  it('does it again when somebody was faster', async () => {
    const before = await stored(ready);
    let raced = false;
    const { store } = opened;
    const done = await reseal({
      ...store,
      async commit(transition) {
        if (!raced) {
          raced = true;
          await store.commit(makeStep(before));
        }
        return store.commit(transition);
      },
    });
    expect(done).toMatchObject({ done: 1, failed: [] });
    expect((await store.load(before.id))?.request.version).toBe(before.version + 2);
  });

  it('signs anew what is allowed in advance, but for what does not bear our signature', async () => {
    const { preApprovals } = opened.store;
    const made = (id: string, mac?: string): PreApproval => {
      const unsigned = { ...preApproval, id };
      const own = signerOf(ring).sign(preApprovalMacInput(unsigned));
      return { ...unsigned, mac: mac ?? own };
    };
    const genuine = made('01JD0000000000000000000001');
    const forged = made('01JD0000000000000000000002', `${old.kid}:forged`);
    const revoked = { ...made('01JD0000000000000000000003'), revoked: { by: 'U0MEI', at: T0 } };
    for (const one of [genuine, forged, revoked])
      await earlier.store.preApprovals.save(one, undefined, makeEntry());

    const done = await reseal();
    expect(done.preApprovals).toEqual({ done: 2, failed: [forged.id] });
    const after = await preApprovals.get([genuine.id, forged.id, revoked.id]);
    const onlyNew = signerOf(otherRing);
    expect(isGenuine(onlyNew, after.get(genuine.id))).toBe(true);
    expect(after.get(genuine.id)).toMatchObject({
      ...genuine,
      version: 2,
      commitId: expect.anything(),
      mac: expect.anything(),
    });
    expect(isGenuine(onlyNew, after.get(forged.id))).toBe(false);
    const { revoked: taken } = revoked;
    expect(after.get(revoked.id)).toMatchObject({ revoked: taken, version: 2 });
    expect((await preApprovals.open()).map(({ id }) => id)).toContain(genuine.id);
  });
});
