import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChallenge } from '../../src/atlas/auth/challenge.ts';
import { createDigest, digestHeader } from '../../src/atlas/auth/digest.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { PATIENCE_MS } from '../../src/sandbox/time/patience.ts';
import {
  chance,
  connect,
  failing,
  ORG_ID,
  openScene,
  openSimulator,
  PROJECT_ID,
  TestClock,
} from './scene.ts';

const atlasChallenge =
  'Digest realm="MMS Public API", domain="", nonce="gZr5fc2T+H2PHOKKNzMGVq5Imcd7xIH/", algorithm=MD5, qop="auth", stale=false';

describe('a digest', () => {
  it('is the one of RFC 7616 and of RFC 2617', () => {
    const rfc7616 = digestHeader({
      method: 'GET',
      uri: '/dir/index.html',
      challenge: {
        realm: 'http-auth@example.org',
        nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
        opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
      },
      count: 1,
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      username: 'Mufasa',
      password: new Secret('Circle of Life'),
    });
    expect(rfc7616).toContain('response="8ca523f5e9506fed4657c9700eebdbec"');
    expect(rfc7616).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
    const rfc2617 = digestHeader({
      method: 'GET',
      uri: '/dir/index.html',
      challenge: {
        realm: 'testrealm@host.com',
        nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
        opaque: undefined,
      },
      count: 1,
      cnonce: '0a4f113b',
      username: 'Mufasa',
      password: new Secret('Circle Of Life'),
    });
    expect(rfc2617).toContain('response="6629fae49393a05397450978507c4ef1"');
    expect(rfc2617).toMatch(/qop=auth, nc=00000001, cnonce="0a4f113b"$/);
  });
});

describe('a challenge', () => {
  const nonce = 'gZr5fc2T+H2PHOKKNzMGVq5Imcd7xIH/';
  it.each([
    ['as Atlas sends it', atlasChallenge],
    ['without spaces', atlasChallenge.replaceAll(', ', ',')],
    ['with spaces everywhere', atlasChallenge.replaceAll('=', ' = ').replaceAll('/ =', '/=')],
    ['in another order', `digest stale=FALSE,qop="auth",nonce="${nonce}",realm="MMS Public API"`],
    ['with several qops', `Digest realm="MMS Public API", nonce="${nonce}", qop="auth-int, auth"`],
    ['after another scheme', `Basic realm="a, b", ${atlasChallenge}`],
    ['before another scheme', `${atlasChallenge}, Bearer realm="x", error="invalid_token"`],
    [
      'after one we cannot answer',
      `Digest realm="x", nonce="n", algorithm=SHA-256, qop="auth", ${atlasChallenge}`,
    ],
  ])('is read %s', (_, header) => {
    expect(readChallenge(header)).toEqual({
      realm: 'MMS Public API',
      nonce,
      opaque: undefined,
      stale: false,
    });
  });

  it('keeps commas, quotes and equal signs inside quoted values', () => {
    const header = 'Digest realm="a, \\"b\\" c=d", nonce="e,f=g==", qop="auth", stale=true';
    expect(readChallenge(header)).toMatchObject({
      realm: 'a, "b" c=d',
      nonce: 'e,f=g==',
      stale: true,
    });
  });

  it.each([
    undefined,
    '',
    'Bearer realm="x"',
    'Digest realm="x"',
    'Digest realm="x", nonce="y"',
    'Digest realm="x", nonce="y", qop="auth-int"',
    'Digest realm="x", nonce="y", qop="auth", algorithm=SHA-256',
    'Digest realm="x, nonce="y',
  ])('is not seen in %s', (header) => {
    expect(readChallenge(header)).toBeUndefined();
  });

  it('is read whatever its realm and nonce are', () => {
    const quotable = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(quotable, quotable, (realm, value) => {
        const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
        const header = `Digest realm=${quote(realm)}, nonce=${quote(value)}, qop="auth"`;
        expect(readChallenge(header)).toMatchObject({ realm, nonce: value });
      }),
    );
  });
});

describe('an API key pair', () => {
  it('answers a challenge once and then counts up on the same nonce', async () => {
    const { client, requests, sim } = await openScene({ auth: 'digest' });
    for (let call = 0; call < 5; call += 1) await client.listOrgs({});
    expect(requests()).toHaveLength(6);
    expect(sim.exchanges.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  it('never uses one nonce for two requests at a time', async () => {
    const { client, sim } = await openScene({ auth: 'digest' });
    const reads = () =>
      Promise.all(Array.from({ length: 20 }, () => client.getGroup({ groupId: PROJECT_ID })));
    await reads();
    await reads();
    const challenged = sim.exchanges.filter(({ status }) => status === 401);
    expect(challenged.length).toBeLessThanOrEqual(24);
    expect(sim.exchanges).toHaveLength(40 + challenged.length);
  });

  it('lets go of nonces that are half a minute old', async () => {
    const { client, clock, requests } = await openScene({ auth: 'digest' });
    await client.listOrgs({});
    clock.time += 29_000;
    await client.listOrgs({});
    expect(requests()).toHaveLength(3);
    clock.time += 2_000;
    await client.listOrgs({});
    expect(requests()).toHaveLength(5);
  });

  it('answers a stale nonce with the new one', async () => {
    const { client, sim, requests } = await openScene({ auth: 'digest' });
    await client.listOrgs({});
    const stale = sim.faults.add({
      when: { method: 'GET', times: 1, beforeAuthentication: true },
      do: {
        kind: 'status',
        status: 401,
        headers: { 'WWW-Authenticate': atlasChallenge.replace('stale=false', 'stale=true') },
      },
    });
    // The nonce of the fault is unknown to the simulator, so the read is challenged once more.
    expect((await failing(client.listOrgs({}))).code).toBe('bad_credentials');
    expect(stale.hits).toBe(1);
    await client.listOrgs({});
    expect(requests()).toHaveLength(6);
  });

  it('reads on when the server no longer knows its nonce', async () => {
    const clock = new TestClock();
    const ahead = new TestClock();
    const sim = await openSimulator({}, ahead);
    const { client, atlas } = connect(sim, clock, { auth: 'digest' });
    await client.listOrgs({});
    ahead.time += 61_000;
    await client.listOrgs({});
    expect(sim.exchanges.map(({ status }) => status)).toEqual([401, 200, 401, 200]);
    await atlas.close();
    await sim.close();
  });

  it('is wrong after two refusals', async () => {
    const { client, requests } = await openScene({ auth: 'digest', secret: 'wrong' });
    expect((await failing(client.listOrgs({}))).code).toBe('bad_credentials');
    expect(requests()).toHaveLength(3);
  });

  it('signs the path with its query, as sent', async () => {
    const { client } = await openScene({ auth: 'digest' });
    const given = { orgId: ORG_ID, name: 'a b&c=d/ü', pageNum: 2, pretty: true };
    await expect(client.listOrgGroups(given)).resolves.toMatchObject({ items: [] });
  });

  it('starts each write on a nonce that was never used', async () => {
    let asked = 0;
    const challenge = { realm: 'r', nonce: 'n', opaque: undefined, stale: false };
    const digest = createDigest({
      publicKey: 'abcdefgh',
      privateKey: new Secret('x'),
      askForChallenge: async () => {
        asked += 1;
        return challenge;
      },
      clock: new TestClock(),
      chance: chance(),
    });
    const target = { method: 'POST', uri: '/x' } as const;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    for (let write = 1; write <= 3; write += 1) {
      const { header, answered } = await digest.authorize(target, 'write', signal);
      expect(header).toContain('nc=00000001');
      await answered({ status: 200, headers: new Map(), body: '' });
      expect(asked).toBe(write);
    }
    const read = await digest.authorize({ method: 'GET', uri: '/x' }, 'read', signal);
    expect(read.header).toContain('nc=00000002');
  });
});
