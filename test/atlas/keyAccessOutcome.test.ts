import { describe, expect, it } from 'vitest';
import { judgeRead, judgeWrite } from '../../src/atlas/credentials/outcome.ts';
import { refusalOf } from '../../src/atlas/http/failure.ts';
import type { Client } from '../../src/atlas/operations/client.ts';
import type { Answer } from '../../src/atlas/wire/exchange.ts';
import { failing, NO_SUCH_KEY, ORG_ID, openScene, PROJECT_ID } from './scene.ts';

describe('who is to blame', () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  function answer(status: number, errorCode?: string): Answer {
    const body = errorCode === undefined ? '' : JSON.stringify({ error: status, errorCode });
    return { status, headers: new Map(), body };
  }
  const judged = (status: number, errorCode?: string) =>
    judgeWrite(refusalOf(answer(status, errorCode), 'x', now), { now, projectId: PROJECT_ID }).is;

  it.each([
    [400, 'API_KEY_ALREADY_IN_GROUP', 'already'],
    [409, 'ADDRESS_ALREADY_IN_WHITELIST', 'already'],
    [400, 'API_KEY_NOT_FOUND', 'gone'],
    [404, 'API_KEY_NOT_FOUND', 'gone'],
    [404, 'GROUP_NOT_FOUND', 'gone'],
    [400, 'INVALID_ROLE_FOR_GROUP', 'refused'],
    [415, 'UNSUPPORTED_MEDIA_TYPE', 'refused'],
    [422, 'VALIDATION_ERROR', 'refused'],
    [400, 'CANNOT_REMOVE_CALLER_FROM_WHITELIST', 'refused'],
    [400, 'INACTIVE_ORG', 'locked_out'],
    [404, 'ORG_NOT_FOUND', 'locked_out'],
    [401, 'USER_UNAUTHORIZED', 'locked_out'],
    [401, 'UNEXPECTED_ERROR', 'locked_out'],
    [402, 'ACCOUNT_SUSPENDED', 'locked_out'],
    [403, 'IP_ADDRESS_NOT_ON_ACCESS_LIST', 'locked_out'],
    [403, 'ORG_REQUIRES_ACCESS_LIST', 'locked_out'],
    [406, 'INVALID_VERSION_DATE', 'locked_out'],
    [410, 'VERSION_GONE', 'locked_out'],
    [401, undefined, 'later'],
    [403, undefined, 'later'],
    [404, undefined, 'later'],
    [405, 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES', 'later'],
    [409, 'DATA_CONCURRENCY_ERROR', 'later'],
    [429, 'RATE_LIMITED_TOKEN_BUCKET', 'later'],
    [500, 'UNEXPECTED_ERROR', 'later'],
    [302, undefined, 'unsure'],
    [418, undefined, 'unsure'],
  ])('%i %s is %s', (status, errorCode, is) => {
    expect(judged(status, errorCode)).toBe(is);
  });

  it('of a read: a bad answer only means that it is read again later', () => {
    const read = (status: number, errorCode?: string) =>
      judgeRead(refusalOf(answer(status, errorCode), 'x', now), now);
    expect(read(404, 'API_KEY_NOT_FOUND').is).toBe('missing');
    expect(read(404).is).toBe('later');
    expect(read(500)).toMatchObject({ is: 'later', mayLand: false });
    expect(read(401, 'USER_UNAUTHORIZED').is).toBe('locked_out');
    expect(read(400, 'INVALID_ATTRIBUTE').is).toBe('later');
  });

  it('a fault of our own is no outcome: it is thrown', () => {
    const bug = new TypeError('ours');
    expect(() => judgeWrite(bug, { now })).toThrow(bug);
    expect(() => judgeRead(bug, now)).toThrow(bug);
  });
});

describe('arguments that Atlas does not take', () => {
  const key = { orgId: ORG_ID, apiUserId: NO_SUCH_KEY };
  const inProject = { groupId: PROJECT_ID, apiUserId: NO_SUCH_KEY };
  const calls: readonly [string, string, (client: Client) => Promise<unknown>][] = [
    ['no roles', 'roles', (client) => client.updateOrgApiKey({ ...key, roles: [] })],
    [
      'the name of a project',
      'groupId',
      (client) => client.addGroupApiKey({ ...inProject, groupId: 'shop', roles: ['GROUP_OWNER'] }),
    ],
    [
      'a role that is a sentence',
      'roles',
      (client) => client.updateGroupApiKeyRoles({ ...inProject, roles: ['no role'] }),
    ],
    [
      'a public key in place of an id',
      'apiUserId',
      (client) => client.removeGroupApiKey({ ...inProject, apiUserId: 'gswvkocq' }),
    ],
    [
      'an address that is a path',
      'ipAddress',
      (client) => client.deleteAccessListEntry({ ...key, ipAddress: '../x' }),
    ],
  ];
  it.each(calls)('%s: %s is named, and nothing is sent', async (_, field, call) => {
    const { client, sim } = await openScene();
    const error = await failing(call(client));
    expect(error).toMatchObject({ code: 'invalid_argument', effect: 'none', parameters: [field] });
    expect(sim.exchanges).toEqual([]);
  });
});
