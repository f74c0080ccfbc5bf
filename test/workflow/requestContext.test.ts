import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/foundation/errors.ts';
import type { Loaded } from '../../src/workflow/ports/store.ts';
import { createRequestContexts } from '../../src/workflow/requests/requestContext.ts';
import { NOW, people, person, policy, request, STATES, vote } from '../domain/fixtures.ts';
import { recordingLog } from '../store/fixtures.ts';

function loaded(given: Loaded['request']): Loaded {
  return { request: given, places: {}, now: NOW };
}

/** The gatherer over people and a store that answer, or do not. */
function requestContexts(outside: {
  readonly mine?: readonly Loaded['request'][] | 'down';
  readonly total?: number;
  readonly facts?: ReturnType<typeof people>;
}) {
  const { mine = [], total, facts = people() } = outside;
  const asked: string[] = [];
  const log = recordingLog();
  const gatherer = createRequestContexts({
    requests: {
      async ofRequester(user, { offset, limit }) {
        asked.push(`store ${user} ${offset} ${limit}`);
        if (mine === 'down') throw new StoreError('unreachable', 'down');
        return { requests: mine.map(loaded), total: total ?? mine.length };
      },
    },
    people: {
      async about(ids) {
        asked.push(`people ${ids.join(' ')}`);
        return new Map(ids.flatMap((id) => [[id, facts.get(id) ?? person(id)] as const]));
      },
    },
    names: { of: async (ids) => new Map(ids.map((id) => [id, `@${id}`])) },
    policy: () => policy(),
    credentials: { get: async () => new Map() },
    projectNaming: { of: async () => ({}) },
    log,
  });
  return { ...gatherer, asked, log };
}

const pending = request(STATES.pending, { id: '01JD0000000000000000000001' });
const other = (state: Loaded['request']['state'], change = {}) =>
  request(state, { id: '01JD0000000000000000000002', ...change });

describe('the picture of a request that waits', () => {
  it('costs one question to the store and one for people, who are remembered for a minute', async () => {
    const { of, asked } = requestContexts({});
    await of(loaded({ ...pending, grants: [vote('U0RAVI')] }));
    expect(asked.sort()).toEqual(['people U0DANA U0RAVI', 'store U0DANA 0 100']);
  });

  it('counts the live keys of the requester, by organization, and not this request', async () => {
    const spec = { ...pending.spec, roles: ['ORG_MEMBER'] as const };
    const labs = { ...spec, organizationId: 'f'.repeat(24) };
    const mine = [
      pending,
      other(STATES.delivered),
      other(STATES.ready, { spec }),
      other(STATES.revoked),
      other(STATES.delivered, { spec: labs, organizationName: 'labs' }),
    ];
    const { holdings } = await requestContexts({ mine, total: 101 }).of(loaded(pending));
    expect(holdings).toEqual({
      held: [
        { organizationName: 'acme', count: 2, roles: ['ORG_READ_ONLY', 'ORG_MEMBER'] },
        { organizationName: 'labs', count: 1, roles: ['ORG_MEMBER'] },
      ],
      more: true,
    });
  });

  it('leaves out what the store does not tell, and says so in the log', async () => {
    const { of, log } = requestContexts({ mine: 'down' });
    const requestContext = await of(loaded(pending));
    expect(requestContext.holdings).toBeUndefined();
    expect(requestContext.approvalStatus).toBeDefined();
    expect(JSON.stringify(log)).toContain('picture.holdings_unknown');
  });

  it('leaves out what Slack does not tell', async () => {
    const facts = people(person('U0DANA', { standing: 'unknown' }));
    const requestContext = await requestContexts({ facts }).as('U0RAVI', loaded(pending));
    expect(requestContext).toMatchObject({ waits: true, holdings: { held: [] } });
    expect([requestContext.approvalStatus, requestContext.prospect]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('adds what the decision of the person who looks would change', async () => {
    const requestContext = await requestContexts({}).as('U0RAVI', loaded(pending));
    expect(requestContext.prospect).toMatchObject({ approved: { complete: true }, denials: 1 });
  });

  it('is nothing, and asks nobody, where nothing waits any more', async () => {
    const { of, asked } = requestContexts({});
    expect(await of(loaded(request(STATES.delivered)))).toEqual({ waits: false, names: new Map() });
    expect(asked).toEqual([]);
  });
});
