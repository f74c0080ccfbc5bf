import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CREDENTIAL_STATUSES } from '../../../../src/domain/credential/state.ts';
import { EDGES } from '../../../model/rules/edges.ts';
import { makeRequest } from '../../../store/fixtures.ts';
import { atlasCall, redisCall, SCRIPTS, slackCall } from './calls.ts';
import { KILLS, title } from './cut.ts';
import { CUTS, SPARED } from './cuts.ts';

const POINTS = Array.from({ length: 54 }, (_, index) => `C${index + 1}`);
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');

describe('the table of cuts', () => {
  it('has each of C1 to C54, and nothing else', () => {
    expect([...new Set(CUTS.map(({ point }) => point))]).toEqual(POINTS);
  });

  it('names each cut once', () => {
    expect(new Set(CUTS.map(title)).size).toBe(CUTS.length);
  });

  it('kills both bots and Redis at each point, or says why not', () => {
    const missing = POINTS.flatMap((point) => {
      const victims = CUTS.filter((cut) => cut.point === point).map(({ victim }) => victim);
      const killed = victims.flatMap((victim) => KILLS[victim]);
      const left = (['bot', 'redis'] as const).filter((one) => !killed.includes(one));
      return left.map((victim) => ({ point, victim }));
    });
    expect(SPARED.map(({ point, victim }) => ({ point, victim }))).toEqual(missing);
    expect(SPARED.filter(({ because }) => because.length < 20)).toEqual([]);
  });

  it('knows every state that it names', () => {
    const named = CUTS.flatMap(({ call, since = '', ends }) => [
      ...ends.map((status) => `commit ${status}`),
      ...[call, since].filter((name) => name.startsWith('commit ')),
    ]);
    const known = [
      ...Object.keys(EDGES).map((status) => `commit ${status}`),
      ...CREDENTIAL_STATUSES.map((status) => `commit credential ${status}`),
    ];
    expect(known).toEqual(expect.arrayContaining(named));
  });
});

describe('a call', () => {
  const record = JSON.stringify(makeRequest());
  const commit = SCRIPTS.find(({ name }) => name === 'commit')?.lua ?? '';

  it('of a script is known by its digest and by its text; a commit by where it leads', () => {
    const rest = ['2', 'key', 'key', 'id', '1', record];
    const named = { name: 'commit pending', text: `id 1 ${record}` };
    expect(redisCall(['EVALSHA', sha1(commit), ...rest])).toEqual(named);
    expect(redisCall(['EVAL', commit, ...rest])).toEqual(named);
    for (const { name, lua } of SCRIPTS.filter((one) => one.name !== 'commit')) {
      expect(redisCall(['evalsha', sha1(lua), '1', 'key', 'a'])).toEqual({ name, text: 'a' });
    }
  });

  it('of another command is named after it', () => {
    expect(redisCall(['XRANGE', 'key', '-', '+']).name).toBe('xrange');
  });

  it.each([
    ['POST', '/api/atlas/v2/orgs/1/apiKeys', 'create'],
    ['POST', '/api/atlas/v2/orgs/1/apiKeys/2/accessList', 'access list'],
    ['GET', '/api/atlas/v2/orgs/1/apiKeys?itemsPerPage=1&pageNum=1', 'look'],
    ['GET', '/api/atlas/v2/orgs/1/apiKeys?pageNum=1&itemsPerPage=100', 'list'],
    ['GET', '/api/atlas/v2/orgs/1/apiKeys/2', 'get'],
    ['DELETE', '/api/atlas/v2/orgs/1/apiKeys/2', 'delete'],
    ['PATCH', '/api/atlas/v2/orgs/1/apiKeys/2', 'organization roles'],
    ['DELETE', '/api/atlas/v2/orgs/1/apiKeys/2/accessList/203.0.113.7%2F32', 'remove address'],
    ['POST', '/api/atlas/v2/groups/1/apiKeys/2', 'join project'],
    ['PATCH', '/api/atlas/v2/groups/1/apiKeys/2', 'project roles'],
    ['DELETE', '/api/atlas/v2/groups/1/apiKeys/2', 'leave project'],
    ['POST', '/api/oauth/token', 'token'],
  ])('%s %s is "%s"', (method, target, name) => {
    expect(atlasCall(method, target, '{"desc":"x"}').name).toBe(name);
  });

  it('of the Web API is named after its method and carries its arguments as text', () => {
    const body = new URLSearchParams({ view: '{"text":"Copy & go"}' }).toString();
    expect(slackCall('/api/views.update', body)).toEqual({
      name: 'views.update',
      text: '{"text":"Copy & go"}',
    });
    expect(slackCall('/actions/T0/1/a', '{}').name).toBe('response_url');
  });
});
