import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../src/atlas/http/failure.ts';
import { readCreatedKey } from '../../src/atlas/operations/createdKey.ts';
import { readEntity, readPage } from '../../src/atlas/operations/readAnswer.ts';
import type { Answer } from '../../src/atlas/wire/exchange.ts';
import { scrub, withoutPrivateParts } from '../../src/atlas/wire/redact.ts';
import { wireAccessEntry, wireKey, wireToken } from '../../src/atlas/wire/schema.ts';

// Bodies as they were recorded from the real Atlas.
const orgId = 'a0123456789abcdef012345a';
const keyId = '6a793f752c88faeba59bba49';
const privateKey = 'c8150efd-c7a0-4afd-8c4f-01bdd56c8977';
const created = `{"desc":"e2e-test-atlas-org","id":"${keyId}","links":[{"href":"https://cloud.mongodb.com/api/atlas/v2/orgs/${orgId}/apiKeys/${keyId}","rel":"self"}],"privateKey":"${privateKey}","publicKey":"gswvkocq","roles":[{"orgId":"${orgId}","roleName":"ORG_READ_ONLY"}]}`;
const redacted = created.replace(privateKey, '********-****-****-01bdd56c8977');

const asked = { orgId, desc: 'e2e-test-atlas-org', roles: ['ORG_READ_ONLY'] };
const reading = { operation: 'createOrgApiKey', now: 0 };

function answer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, body, headers: new Map(Object.entries(headers)) };
}
function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

const key = {
  id: keyId,
  publicKey: 'gswvkocq',
  description: 'e2e-test-atlas-org',
  roles: [{ role: 'ORG_READ_ONLY', organizationId: orgId }],
};

describe('what the real Atlas answered', () => {
  it('to a create', () => {
    const made = readCreatedKey(answer(200, created), asked, reading);
    expect(made.key).toEqual(key);
    expect(made.privateKey.reveal()).toBe(privateKey);
  });

  it('to a read of the same key, which would not pass for a create', () => {
    expect(readEntity(wireKey, answer(200, redacted), reading)).toEqual(key);
    const error = thrownBy(() => readCreatedKey(answer(200, redacted), asked, reading));
    expect(error).toMatchObject({ code: 'unreadable', effect: 'unknown', parameters: [keyId] });
  });

  it('to a list', () => {
    const list = `{"links":[{"href":"x","rel":"self"}],"results":[${redacted}],"totalCount":1}`;
    const how = { ...reading, pageNum: 1, itemsPerPage: 100 };
    expect(readPage(wireKey, answer(200, list), how)).toEqual({
      items: [key],
      pageNum: 1,
      itemsPerPage: 100,
      totalCount: 1,
    });
  });

  it.each([
    ['a project it was not asked for', `{"groupId":"${orgId}","roleName":"ORG_READ_ONLY"}`],
    ['another organization', `{"orgId":"${keyId}","roleName":"ORG_READ_ONLY"}`],
    ['no place at all', '{"roleName":"ORG_READ_ONLY"}'],
    [
      'one role more',
      `{"orgId":"${orgId}","roleName":"ORG_READ_ONLY"},{"orgId":"${orgId}","roleName":"ORG_MEMBER"}`,
    ],
    ['none', ''],
  ])('and what it must not answer to a create: roles on %s', (_, roles) => {
    const body = created.replace(/"roles":\[.*\]/, `"roles":[${roles}]`);
    const error = thrownBy(() => readCreatedKey(answer(200, body), asked, reading));
    expect(error).toMatchObject({ code: 'unreadable', effect: 'unknown', parameters: [keyId] });
    expect(String(error)).not.toContain(privateKey);
  });

  it('with an error that names an id, which stays the error it is', () => {
    const body = `{"error":400,"errorCode":"BAD_REQUEST","id":"${keyId}"}`;
    const error = thrownBy(() => readCreatedKey(answer(400, body), asked, reading));
    expect(error).toMatchObject({ code: 'bad_request', effect: 'none' });
  });

  it('to somebody it does not know', () => {
    const body =
      '{"error":401,"reason":"Unauthorized","detail":"You are not authorized for this resource.","errorCode":"UNEXPECTED_ERROR"}';
    const challenge = {
      'www-authenticate':
        'Digest realm="MMS Public API", domain="", nonce="gZr5fc2T+H2PHOKKNzMGVq5Imcd7xIH/", algorithm=MD5, qop="auth", stale=false',
    };
    expect(refusalOf(answer(401, body, challenge), 'x', 0)).toMatchObject({
      code: 'bad_credentials',
      effect: 'none',
      errorCode: 'UNEXPECTED_ERROR',
      reason: 'Unauthorized',
      parameters: [],
    });
  });

  it('to too many calls', () => {
    const body =
      '{"detail":"Rate limit exceeded for api/atlas/v2/orgs. Please retry after 19 seconds. Request capacity: 300. Refill rate: 100 per 60 seconds. [For more information, see: http://dochub.mongodb.org/core/atlas-api-rate-limit.]","error":429,"errorCode":"RATE_LIMITED_TOKEN_BUCKET","parameters":["api/atlas/v2/orgs",19,300,100,60],"reason":"Too Many Requests"}';
    expect(refusalOf(answer(429, body), 'x', 0)).toMatchObject({
      code: 'rate_limited',
      effect: 'none',
      retryAfterMs: 19_000,
      parameters: ['api/atlas/v2/orgs', 19, 300, 100, 60],
      reason: 'Too Many Requests',
    });
    expect(refusalOf(answer(429, body, { 'retry-after': '7' }), 'x', 0).retryAfterMs).toBe(7_000);
    const atOnce = body.replace(',19,', ',0,');
    expect(refusalOf(answer(429, atOnce), 'x', 0).retryAfterMs).toBe(1_000);
  });

  it('to a role that does not exist', () => {
    const body =
      '{"badRequestDetail":{"fields":[{"field":"_roles","description":"Invalid role name \'INVALID_ROLE\'. Must be a valid Role name."}]},"detail":"The request content produced validation errors.","error":400,"errorCode":"BAD_REQUEST","parameters":[],"reason":"Bad Request"}';
    const error = refusalOf(answer(400, body), 'x', 0);
    expect(error).toMatchObject({ code: 'bad_request', effect: 'none', errorCode: 'BAD_REQUEST' });
    expect(error.fields).toEqual([
      {
        field: '_roles',
        description: "Invalid role name 'INVALID_ROLE'. Must be a valid Role name.",
      },
    ]);
  });

  it('to a version that does not exist', () => {
    const body =
      '{"detail":"Invalid accept header or version date.","error":406,"errorCode":"INVALID_VERSION_DATE","parameters":[],"reason":"Not Acceptable"}';
    expect(refusalOf(answer(406, body), 'x', 0).code).toBe('not_acceptable');
  });

  it('about one address of an access list', () => {
    const entry =
      '{"cidrBlock":"192.0.2.1/32","count":0,"created":"2026-08-10T00:00:00Z","ipAddress":"192.0.2.1","links":[]}';
    expect(readEntity(wireAccessEntry, answer(200, entry), reading)).toBe('192.0.2.1');
  });

  it('at the token endpoint', () => {
    const body = '{"access_token":"a.b.c","expires_in":3600,"token_type":"Bearer"}';
    const { token, lifeMs } = readEntity(wireToken, answer(200, body), reading);
    expect([token.reveal(), lifeMs, `${token}`]).toEqual(['a.b.c', 3_600_000, '[secret]']);
  });
});

describe('an error whose body is foreign', () => {
  it.each([
    '',
    'null',
    '[]',
    '7',
    '"text"',
    '<html>',
    '{"error":{"code":"TOO_MANY_REQUESTS"}}',
    '{"errorCode":7,"detail":[],"parameters":"x","badRequestDetail":{"fields":7}}',
  ])('is still coded: %s', (body) => {
    const error = refusalOf(answer(429, body), 'x', 0);
    expect(error).toMatchObject({ code: 'rate_limited', parameters: [], fields: [] });
  });

  it('takes its code from X-Error-Code', () => {
    const error = refusalOf(answer(404, '', { 'x-error-code': 'GROUP_NOT_FOUND' }), 'x', 0);
    expect(error.errorCode).toBe('GROUP_NOT_FOUND');
  });
});

describe('private parts', () => {
  it('are taken out of any JSON, at any depth', () => {
    const json = {
      desc: 'x',
      privateKey,
      deep: [{ PRIVATE_KEY: 'x', secret: 'y', kept: 1, note: '********-****-****-01bdd56c8977' }],
    };
    expect(withoutPrivateParts(json)).toEqual({
      desc: 'x',
      deep: [{ kept: 1, note: '[removed]' }],
    });
  });

  it.each([
    `key ${privateKey} here`,
    'key ********-****-****-01bdd56c8977 here',
    'token eyJhbGciOi.eyJpc3Mi.c2ln here',
    'secret mdb_sa_sk_AbC-d_e here',
    'Authorization: Basic bWRiX3NhX2lkOm1kYl9zYV9zaw== here',
    'Authorization: Bearer abcdefghijklmnopqrst here',
  ])('are taken out of words: %s', (text) => {
    expect(scrub(text)).toMatch(/\[removed\]/);
    expect(scrub(text)).not.toMatch(/01bdd56c8977|c2ln|AbC|bWRi|abcdefgh/);
  });

  it('leave other words alone', () => {
    const text = `No organization with ID ${orgId} exists. Basic access is on.`;
    expect(scrub(text)).toBe(text);
    expect(scrub('x'.repeat(2_000)).length).toBeLessThan(600);
  });
});
