import { describe, expect, it } from 'vitest';
import type { FaultAction } from '../../src/sandbox/atlas/simulator.ts';
import { AUTH_KINDS, failing, limitsFor, ORG_ID, openScene } from './scene.ts';

const spec = { description: 'ci-deploy [ck:x]', roles: ['ORG_READ_ONLY', 'ORG_MEMBER'] } as const;

const faults: readonly FaultAction[] = [
  { kind: 'lost reply' },
  { kind: 'hang' },
  { kind: 'hang', committed: true },
  { kind: 'late commit', ms: 1 },
  { kind: 'reset' },
  ...[400, 401, 402, 403, 404, 405, 406, 409, 410, 429, 500, 502, 503, 504].flatMap(
    (status): FaultAction[] => [
      { kind: 'status', status },
      { kind: 'status', status, committed: true, body: '<html>' },
      { kind: 'refusal', status, errorCode: 'UNEXPECTED_ERROR', committed: status >= 500 },
    ],
  ),
  { kind: 'refusal', status: 401, errorCode: 'USER_UNAUTHORIZED' },
  { kind: 'too many', retryAfter: 1 },
  { kind: 'too many' },
  ...(
    [
      'html',
      'empty',
      'not an object',
      'truncated',
      'without private key',
      'redacted',
      'wrong description',
      'wrong roles',
      'extra roles',
    ] as const
  ).map((garbage): FaultAction => ({ kind: 'garbage', garbage, committed: true })),
  { kind: 'oversized', committed: true },
  { kind: 'endless', committed: true },
  { kind: 'redirect', status: 307, location: '/api/atlas/v2' },
  { kind: 'redirect', status: 308, location: '/api/atlas/v2' },
];

function describeFault(action: FaultAction): string {
  return JSON.stringify(action);
}

describe('a create', () => {
  it.each(
    AUTH_KINDS.flatMap((auth) =>
      faults.map((action) => ({ auth, action, name: describeFault(action) })),
    ),
  )('is accepted at most once: $auth, $name', async ({ auth, action }) => {
    const { sim, organization, countRequests } = await openScene({
      auth,
      limits: limitsFor(action),
    });
    sim.faults.add({ when: { method: 'POST', path: /apiKeys/ }, do: action });
    const error = await failing(organization.createKey(spec));
    sim.faults.settle();
    expect(sim.createsAccepted).toBeLessThanOrEqual(1);
    expect(countRequests('POST /orgs')).toBe(1);
    if (sim.keys(ORG_ID).length > 0 && action.kind !== 'status') {
      expect(error.effect).toBe('unknown');
    }
  });

  it.each(AUTH_KINDS)('is verified and gives the only clear private key: %s', async (auth) => {
    const { sim, organization, countRequests } = await openScene({ auth });
    const made = await organization.createKey(spec);
    const [truth] = sim.keys(ORG_ID);
    expect(made.key.id).toBe(truth?.id);
    expect(made.privateKey.reveal()).toBe(truth?.privateKey);
    expect(`${made.privateKey} ${JSON.stringify(made)}`).not.toContain(truth?.privateKey);
    expect(countRequests('POST /orgs')).toBe(1);
  });

  it('with Digest is sent once, on a nonce fetched by a harmless GET just before', async () => {
    const { organization, requests } = await openScene({ auth: 'digest' });
    await organization.createKey(spec);
    expect(requests()).toEqual(['GET ', `POST /orgs/${ORG_ID}/apiKeys`]);
  });

  it.each([
    'without private key',
    'redacted',
    'wrong description',
    'wrong roles',
    'extra roles',
  ] as const)('that comes back %s is not believed, and its id is kept', async (garbage) => {
    const { sim, organization } = await openScene();
    sim.faults.add({ when: { method: 'POST' }, do: { kind: 'garbage', garbage, committed: true } });
    const error = await failing(organization.createKey(spec));
    const [made] = sim.keys(ORG_ID);
    expect(error).toMatchObject({ code: 'unreadable', effect: 'unknown', parameters: [made?.id] });
    expect(error.message).not.toContain(made?.privateKey);
  });

  it.each(['oauth', 'digest'] as const)(
    'whose credentials are refused before they are looked at is sent once more: %s',
    async (auth) => {
      const { sim, organization, countRequests } = await openScene({ auth });
      const challenge =
        'Digest realm="MMS Public API", domain="", nonce="c3RhbGU=", algorithm=MD5, qop="auth", stale=true';
      sim.faults.add({
        when: { method: 'POST', path: /apiKeys/, times: 1, beforeAuthentication: true },
        do: { kind: 'status', status: 401, headers: { 'WWW-Authenticate': challenge } },
      });
      // The nonce of that challenge is nobody's, so Digest is refused again and stops there.
      const result = organization.createKey(spec);
      if (auth === 'oauth') expect((await result).key.description).toBe(spec.description);
      else expect(await failing(result)).toMatchObject({ code: 'bad_credentials', effect: 'none' });
      expect(countRequests('POST /orgs')).toBe(2);
      expect(sim.createsAccepted).toBe(auth === 'oauth' ? 1 : 0);
    },
  );

  it('succeeds although its token was taken away in between', async () => {
    const { sim, organization, countRequests } = await openScene({ auth: 'oauth' });
    await organization.listKeys();
    sim.revokeAllTokens();
    await organization.createKey(spec);
    expect(sim.createsAccepted).toBe(1);
    expect(countRequests('POST /api/oauth/token')).toBe(2);
  });

  it('that cannot even be prepared has no effect', async () => {
    const oauth = await openScene({ auth: 'oauth' });
    oauth.sim.faults.add({ when: { path: /oauth/ }, do: { kind: 'status', status: 500 } });
    expect(await failing(oauth.organization.createKey(spec))).toMatchObject({
      code: 'server_error',
      effect: 'none',
      operation: 'oauthToken',
    });
    expect(oauth.countRequests('POST /api/oauth/token')).toBe(5);
    expect(oauth.countRequests('POST /orgs')).toBe(0);
    const digest = await openScene({ auth: 'digest', limits: limitsFor({ kind: 'hang' }) });
    const when = { method: 'GET', beforeAuthentication: true };
    digest.sim.faults.add({ when, do: { kind: 'hang' } });
    expect(await failing(digest.organization.createKey(spec))).toMatchObject({
      code: 'timeout',
      effect: 'none',
      operation: 'systemStatus',
    });
    expect(digest.countRequests('POST')).toBe(0);
  });
});
