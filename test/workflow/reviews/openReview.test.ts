import { describe, expect, it } from 'vitest';
import type { InventoryLine } from '../../../src/domain/inventory/inventory.ts';
import type { Owner } from '../../../src/domain/key/owner.ts';
import type { Person } from '../../../src/domain/policy/people.ts';
import { type Review, unanswered } from '../../../src/domain/reviews/review.ts';
import { createRunningReviews } from '../../../src/workflow/reviews/reviewRecords.ts';
import { createEvidence } from '../../../src/workflow/reviews/running/evidence.ts';
import { createOpenReview } from '../../../src/workflow/reviews/running/openReview.ts';
import { createReadScope } from '../../../src/workflow/reviews/scope.ts';
import { frozen, makeCredential, STATES } from '../../domain/credential/fixtures.ts';
import { NOW, policy, STATES as REQUESTED, request } from '../../domain/fixtures.ts';
import { createMemory } from './memory.ts';

const ID = '01JD0000000000000000000070';
const DANA = { kind: 'person', id: 'U0DANA' } as const;
const LEFT = { kind: 'person', id: 'U0LEFT' } as const;
const TEAM = { kind: 'group', id: 'S0TEAM' } as const;

function lineOf(
  id: string,
  owner: Owner,
  over: Parameters<typeof makeCredential>[0] = {},
): InventoryLine {
  const made = makeCredential({ id: `apiKey:${id}`, owner, handedOverAt: 1, ...over });
  return { organizationId: made.organizationId, credential: made };
}

const foreign: InventoryLine = {
  organizationId: 'a',
  observation: {
    id: 'apiKey:nobody',
    kind: 'apiKey',
    handle: 'handmade',
    description: 'by hand',
    access: { organizationRoles: [], projects: [], addresses: [] },
    firstSeenAt: NOW,
  },
};

const LINES: readonly InventoryLine[] = [
  lineOf('a', DANA),
  lineOf('b', DANA, { state: frozen }),
  lineOf('ended', DANA, { state: STATES.ended }),
  lineOf('unrevealed', DANA, { handedOverAt: undefined }),
  lineOf('c', LEFT),
  lineOf('d', TEAM),
  foreign,
];

function stageOf() {
  const memory = createMemory();
  const running = createRunningReviews({
    reviews: memory.reviews,
    requests: { now: async () => NOW },
    ids: { nonce: () => `nonce-${memory.entries.length}` },
    policy: () => policy(),
  });
  const readScope = createReadScope({
    readInventory: async () => ({ lines: LINES, now: NOW }),
    projectIds: async () => [],
    people: {
      about: async (ids) =>
        new Map(
          ids.map((id): [string, Person] => {
            const standing = id === LEFT.id ? 'deactivated' : 'member';
            return [id, { id, standing, groups: [] }];
          }),
        ),
    },
    isEmptyGroup: async () => false,
    policy: () => policy(),
  });
  const made = { ...request(), state: REQUESTED.delivered };
  const evidence = createEvidence({
    requests: { load: async () => ({ request: made, places: {}, now: NOW }) },
    policy: () => policy(),
  });
  const open = createOpenReview({
    running,
    readScope,
    evidence,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const begin = () =>
    running.begin(
      {
        review: ID,
        by: 'U0ADMIN',
        startedAt: NOW,
        endsAt: NOW + 1,
        silence: 'report',
        filter: {},
        state: 'opening',
        lists: [],
        foreign: 1,
      },
      { event: 'review.started', by: 'U0ADMIN', facts: { review: ID } },
    );
  const current = async (): Promise<Review> => {
    const found = await running.current();
    if (found === undefined) throw new Error('there is no review');
    return found;
  };
  return { memory, running, readScope, open, begin, current };
}

const going = () => false;

describe('the lists of a review', () => {
  it('are one for each owner; the approvers have those of people who left', async () => {
    const { running, open, begin, current } = stageOf();
    await begin();
    await open(await current(), going);
    const lists = await running.lists(await current());
    const asked = lists.map((list) => [
      `${list.reviewer.kind}:${list.reviewer.id}`,
      unanswered(list).map(({ credential }) => credential),
    ]);
    expect(asked).toEqual([
      ['person:U0DANA', ['apiKey:a', 'apiKey:b']],
      ['approvers:U0LEFT', ['apiKey:c']],
      ['group:S0TEAM', ['apiKey:d']],
    ]);
    expect((await current()).state).toBe('open');
  });

  it('are made once, whoever goes on where somebody was stopped', async () => {
    const { memory, open, begin, current } = stageOf();
    await begin();
    let steps = 0;
    await open(await current(), () => {
      steps += 1;
      return steps > 1;
    });
    expect((await current()).state).toBe('opening');
    await open(await current(), going);
    await open(await current(), going);
    expect(memory.entries.map(({ event }) => event)).toEqual([
      'review.started',
      'review.list_opened',
      'review.list_opened',
      'review.list_opened',
      'review.opened',
    ]);
  });

  it('say in the audit log who holds what, why, and who approved it', async () => {
    const { memory, open, begin, current } = stageOf();
    await begin();
    await open(await current(), going);
    const rows = memory.entries[1]?.facts.rows;
    const [first] = Array.isArray(rows) ? rows.map(String) : [];
    expect(JSON.parse(first ?? '')).toMatchObject({
      credential: 'apiKey:a',
      owner: 'U0DANA',
      reason: request().reason,
      requestedBy: request().requester,
      use: 'not read',
    });
  });

  it('of another review are begun only when that one is closed', async () => {
    const { running, open, begin, current } = stageOf();
    expect(await begin()).toBe(true);
    await open(await current(), going);
    expect(await begin()).toBe(false);
    const [first = ''] = (await current()).lists;
    await running.change(() => ({
      changes: { state: 'closed' },
      happened: { event: 'review.closed', by: 'keywarden', facts: {} },
    }));
    expect(await begin()).toBe(true);
    expect(await running.list(first)).toBeUndefined();
  });
});

describe('what a review is narrowed to', () => {
  it('may be nothing, and a project that nobody knows is said to be so', async () => {
    const { readScope } = stageOf();
    expect(await readScope({ list: 'drifted' })).toMatchObject({ ok: true, asked: [] });
    expect(await readScope({ owner: 'U0LEFT' })).toMatchObject({
      asked: [{ reviewer: { kind: 'approvers', id: 'U0LEFT' } }],
      foreign: 1,
    });
    expect(await readScope({ project: 'nowhere' })).toMatchObject({
      ok: false,
      refusal: { why: 'not_found', name: 'nowhere' },
    });
  });
});
