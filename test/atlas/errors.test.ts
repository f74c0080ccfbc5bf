import { describe, expect, it } from 'vitest';
import type { FaultAction } from '../../src/sandbox/atlas/simulator.ts';
import {
  everythingIn,
  failing,
  limitsFor,
  NO_SUCH_KEY,
  ORG_ID,
  openScene,
  PROJECT_ID,
} from './scene.ts';

type Expected = Readonly<Record<string, unknown>>;
type Row = readonly [name: string, action: FaultAction, expected: Expected];

function refusal(
  status: number,
  errorCode: string,
  ...parameters: (string | number)[]
): FaultAction {
  return { kind: 'refusal', status, errorCode, detail: `${errorCode} in words.`, parameters };
}
const bare = (status: number): FaultAction => ({ kind: 'status', status });
const html = (status: number): FaultAction => ({
  kind: 'status',
  status,
  body: '<html><body>Proxy</body></html>',
  contentType: 'text/html',
});

const none = { effect: 'none' };
const unknown = { effect: 'unknown' };

const rows: readonly Row[] = [
  [
    '400 with its code',
    refusal(400, 'INVALID_ATTRIBUTE', 'x'),
    {
      code: 'bad_request',
      ...none,
      errorCode: 'INVALID_ATTRIBUTE',
      detail: 'INVALID_ATTRIBUTE in words.',
      reason: 'Bad Request',
      parameters: ['x'],
    },
  ],
  [
    '400 for the 501st key',
    refusal(400, 'MAX_API_KEYS_PER_ORG_EXCEEDED', 500, ORG_ID),
    { code: 'bad_request', ...none, parameters: [500, ORG_ID] },
  ],
  ['400 from a proxy', html(400), { code: 'bad_request', ...none }],
  [
    '401 for a missing role',
    refusal(401, 'USER_UNAUTHORIZED'),
    { code: 'missing_role', ...none, errorCode: 'USER_UNAUTHORIZED' },
  ],
  [
    '401 for somebody else’s organization',
    refusal(401, 'USER_CANNOT_ACCESS_ORG'),
    { code: 'missing_role', ...none },
  ],
  ['401 for nobody', refusal(401, 'NO_CURRENT_USER'), { code: 'bad_credentials', ...none }],
  ['401 without a word', bare(401), { code: 'bad_credentials', ...none, errorCode: undefined }],
  ['402', refusal(402, 'NO_PAYMENT_INFORMATION_FOUND'), { code: 'payment_required', ...none }],
  [
    '403 for an address that is not on the list',
    refusal(403, 'IP_ADDRESS_NOT_ON_ACCESS_LIST', '1.2.3.4'),
    { code: 'address_not_allowed', ...none, parameters: ['1.2.3.4'] },
  ],
  [
    '403 with the old word for it',
    refusal(403, 'IP_ADDRESS_NOT_ON_WHITELIST'),
    { code: 'address_not_allowed', ...none },
  ],
  [
    '403 of an organization that wants a list',
    refusal(403, 'ORG_REQUIRES_ACCESS_LIST'),
    { code: 'address_not_allowed', ...none },
  ],
  [
    '403 of a resource that wants a list',
    refusal(403, 'RESOURCE_REQUIRES_ACCESS_LIST'),
    { code: 'address_not_allowed', ...none },
  ],
  ['403 otherwise', refusal(403, 'FEATURE_UNSUPPORTED'), { code: 'forbidden', ...none }],
  ['403 without a word', bare(403), { code: 'forbidden', ...none }],
  ['404', refusal(404, 'ORG_NOT_FOUND', ORG_ID), { code: 'not_found', ...none }],
  ['404 from a proxy', html(404), { code: 'not_found', ...none }],
  [
    '405',
    refusal(405, 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES'),
    { code: 'unexpected_status', ...none, status: 405 },
  ],
  ['406', refusal(406, 'INVALID_VERSION_DATE'), { code: 'not_acceptable', ...none }],
  ['409', refusal(409, 'ADDRESS_ALREADY_IN_WHITELIST'), { code: 'conflict', ...none }],
  ['410', refusal(410, 'VERSION_GONE'), { code: 'gone', ...none }],
  ['415', bare(415), { code: 'bad_request', ...none }],
  ['422', bare(422), { code: 'bad_request', ...none }],
  ['413, which is not documented', bare(413), { code: 'unexpected_status', ...unknown }],
  [
    '429 with Retry-After',
    { kind: 'too many', retryAfter: 19 },
    { code: 'rate_limited', ...none, retryAfterMs: 19_000 },
  ],
  [
    '429 that asks for days',
    { kind: 'too many', retryAfter: 999_999 },
    { code: 'rate_limited', retryAfterMs: 3_600_000 },
  ],
  [
    '429 that asks for nothing',
    { kind: 'too many', retryAfter: 0 },
    { code: 'rate_limited', retryAfterMs: 1_000 },
  ],
  [
    '429 with nonsense',
    { kind: 'too many', retryAfter: '-3 or so' },
    { code: 'rate_limited', retryAfterMs: undefined },
  ],
  [
    '429 without Retry-After',
    { kind: 'too many' },
    { code: 'rate_limited', retryAfterMs: undefined },
  ],
  [
    '429 that tells the seconds in its parameters',
    refusal(429, 'RATE_LIMITED_TOKEN_BUCKET', 'api/atlas/v2/orgs', 19, 300, 100, 60),
    { code: 'rate_limited', retryAfterMs: 19_000 },
  ],
  [
    '429 that asks for a part of a millisecond',
    refusal(429, 'RATE_LIMITED_TOKEN_BUCKET', 'api/atlas/v2/orgs', 1.2345, 300, 100, 60),
    { code: 'rate_limited', retryAfterMs: 1_235 },
  ],
  [
    '500',
    refusal(500, 'UNEXPECTED_ERROR'),
    { code: 'server_error', ...unknown, errorCode: 'UNEXPECTED_ERROR' },
  ],
  ['502 from a proxy', html(502), { code: 'server_error', ...unknown }],
  ['503 without a word', bare(503), { code: 'server_error', ...unknown }],
  [
    'a redirect',
    { kind: 'redirect', location: 'https://example.invalid/' },
    { code: 'redirected', ...unknown, status: 302 },
  ],
  ['a permanent redirect', { kind: 'redirect', status: 308 }, { code: 'redirected', ...unknown }],
  [
    'HTML with status 200',
    { kind: 'garbage', garbage: 'html' },
    { code: 'unreadable', ...unknown, status: 200 },
  ],
  ['an empty 200', { kind: 'garbage', garbage: 'empty' }, { code: 'unreadable', ...unknown }],
  [
    'a 200 that is no object',
    { kind: 'garbage', garbage: 'not an object' },
    { code: 'unreadable', ...unknown },
  ],
  [
    'a truncated 200',
    { kind: 'garbage', garbage: 'truncated' },
    { code: 'unreadable', ...unknown },
  ],
  ['a 204 where a body belongs', bare(204), { code: 'unexpected_status', ...unknown }],
  [
    'an oversized body',
    { kind: 'oversized', bytes: 9 * 1024 * 1024 },
    { code: 'too_large', ...unknown },
  ],
  ['silence', { kind: 'hang' }, { code: 'timeout', ...unknown }],
  ['a body that never ends', { kind: 'endless' }, { code: 'timeout', ...unknown }],
  ['a connection that is closed', { kind: 'lost reply' }, { code: 'connection_lost', ...unknown }],
  ['a connection that is reset', { kind: 'reset' }, { code: 'connection_lost', ...unknown }],
];

describe('a read that Atlas answers with', () => {
  it.each(rows)('%s', async (_, action, expected) => {
    const { sim, client } = await openScene({ limits: limitsFor(action) });
    sim.faults.add({ do: action });
    const error = await failing(client.listOrgApiKeys({ orgId: ORG_ID }));
    expect(error).toMatchObject({ operation: 'listOrgApiKeys', ...expected });
    expect(error.message.length).toBeGreaterThan(30);
  });
});

describe('a create that Atlas answers with', () => {
  it.each(rows)('%s', async (_, action, expected) => {
    const { sim, client, countRequests } = await openScene({ limits: limitsFor(action) });
    sim.faults.add({ when: { method: 'POST' }, do: action });
    const error = await failing(
      client.createOrgApiKey({ orgId: ORG_ID, desc: 'x', roles: ['ORG_MEMBER'] }),
    );
    const unlike204 =
      expected.code === 'unexpected_status' && action.kind === 'status' && action.status === 204;
    expect(error).toMatchObject({
      operation: 'createOrgApiKey',
      ...expected,
      ...(unlike204 && { code: 'unreadable' }),
    });
    expect(countRequests('POST')).toBe(1);
  });
});

describe('what Atlas refuses by itself', () => {
  it('is told apart: a caller without the role, and one it does not know', async () => {
    const member = await openScene({ roles: ['ORG_MEMBER'], auth: 'digest' });
    const create = { orgId: ORG_ID, desc: 'x', roles: ['ORG_MEMBER' as const] };
    const role = await failing(member.client.createOrgApiKey(create));
    expect(role).toMatchObject({ code: 'missing_role', status: 401, effect: 'none' });
    expect(role.message).toMatch(/role it needs/);

    const stranger = await openScene({ secret: 'wrong', auth: 'digest' });
    const credentials = await failing(stranger.client.createOrgApiKey(create));
    expect(credentials).toMatchObject({ code: 'bad_credentials', status: 401, effect: 'none' });
    expect(credentials.message).toMatch(/Check that they are complete/);
  });

  it('names the address that is not let in', async () => {
    const { client } = await openScene({ accessList: ['203.0.113.7'] });
    const error = await failing(client.listOrgApiKeys({ orgId: ORG_ID }));
    expect(error).toMatchObject({ code: 'address_not_allowed', parameters: ['127.0.0.1'] });
    expect(error.message).toMatch(/API access list/);
  });

  it('keeps which field was wrong and why', async () => {
    const { sim, client } = await openScene();
    const body = {
      badRequestDetail: { fields: [{ field: '_roles', description: 'Invalid role name.' }] },
      detail: 'The request content produced validation errors.',
      error: 400,
      errorCode: 'BAD_REQUEST',
      parameters: null,
      reason: 'Bad Request',
    };
    sim.faults.add({ do: { kind: 'status', status: 400, body: JSON.stringify(body) } });
    const error = await failing(client.getGroup({ groupId: PROJECT_ID }));
    expect(error.fields).toEqual([{ field: '_roles', description: 'Invalid role name.' }]);
    expect(error.parameters).toEqual([]);
  });

  it('is read under an envelope too, whatever the outer status', async () => {
    const { sim, client } = await openScene();
    const content = { error: 404, errorCode: 'ORG_NOT_FOUND', detail: 'No organization.' };
    for (const status of [200, 404]) {
      const body = JSON.stringify({ status: 404, content });
      sim.faults.add({ when: { path: /envelope=true/ }, do: { kind: 'status', status, body } });
      const error = await failing(client.getOrgSettings({ orgId: ORG_ID, envelope: true }));
      expect(error).toMatchObject({ code: 'not_found', status: 404, errorCode: 'ORG_NOT_FOUND' });
      sim.faults.clear();
    }
  });

  it('says 406 for a version it does not have, with words about the setting', async () => {
    const { sim, client } = await openScene();
    sim.faults.add({ do: refusal(406, 'INVALID_VERSION_DATE') });
    const error = await failing(client.systemStatus());
    expect(error.message).toContain('MONGODB_ATLAS_API_VERSION');
  });
});

describe('an Atlas that is not there', () => {
  it('proves that nothing was sent', async () => {
    const { sim, client } = await openScene();
    await sim.faults.down(true);
    const error = await failing(
      client.createOrgApiKey({ orgId: ORG_ID, desc: 'x', roles: ['ORG_MEMBER'] }),
    );
    expect(error).toMatchObject({ code: 'unreachable', effect: 'none' });
    expect(await failing(client.listOrgs({}))).toMatchObject({ code: 'unreachable' });
  });
});

describe('errors and logs', () => {
  const leaked = '12345678-1234-4234-8234-fedcba987654';

  it.each([
    ['Atlas quoting it', `{"error":400,"errorCode":"BAD_REQUEST","detail":"key ${leaked}"}`, 400],
    ['a body that is half a key', `{"privateKey":"${leaked}","desc":`, 200],
    [
      'a field of the wrong kind',
      `{"id":"${NO_SUCH_KEY}","privateKey":"${leaked}","roles":7}`,
      200,
    ],
    ['its redacted form', '{"detail":"********-****-****-fedcba987654","error":500}', 500],
  ])('never show a private key: %s', async (_, body, status) => {
    const { sim, client, log } = await openScene();
    sim.faults.add({ when: { method: 'POST' }, do: { kind: 'status', status, body } });
    const error = await failing(
      client.createOrgApiKey({ orgId: ORG_ID, desc: 'x', roles: ['ORG_MEMBER'] }),
    );
    const shown = everythingIn(error) + JSON.stringify(log.lines);
    expect(shown).not.toContain('fedcba987654');
  });

  it('never show credentials', async () => {
    for (const auth of ['oauth', 'digest', 'token'] as const) {
      const secret = 'mdb_sa_sk_wrong-and-very-secret';
      const { client, log } = await openScene({ auth, secret });
      const error = await failing(client.listOrgApiKeys({ orgId: ORG_ID }));
      expect(error.code).toBe('bad_credentials');
      const shown = everythingIn(error) + JSON.stringify(log.lines);
      expect(shown).not.toContain('very-secret');
      expect(shown).not.toMatch(/authorization"?:/i);
      expect(shown).not.toMatch(/Basic |Bearer |response=/);
    }
  });

  it('log each call at debug, without body and headers', async () => {
    const { client, log } = await openScene();
    await client.listOrgs({});
    expect(log.lines).toEqual([
      {
        level: 'debug',
        event: 'atlas.call',
        facts: { organization: ORG_ID, operation: 'listOrgs', method: 'GET', status: 200, ms: 0 },
      },
    ]);
  });

  it('warn once per operation about a version that will go', async () => {
    const { sim, client, log } = await openScene();
    const headers = { Deprecation: 'Mon, 5 Aug 2024 00:00:00 GMT', Sunset: 'x' };
    const body = '{"results":[]}';
    sim.faults.add({ do: { kind: 'status', status: 200, body, headers } });
    await client.listOrgs({});
    await client.listOrgs({});
    await client.listGroups({});
    const warnings = log.lines.filter(({ event }) => event === 'atlas.version_deprecated');
    expect(warnings.map(({ level }) => level)).toEqual(['warn', 'warn']);
  });
});
