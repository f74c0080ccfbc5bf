import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { Person, Standing } from '../../../src/domain/policy/people.ts';
import {
  CURRENT,
  listId,
  type Review,
  type ReviewList,
} from '../../../src/domain/reviews/review.ts';
import type { Sent } from '../../../src/workflow/ports/slack.ts';
import { createOwnedLines } from '../../../src/workflow/reviews/ownedLines.ts';
import { createRunningReviews } from '../../../src/workflow/reviews/reviewRecords.ts';
import { createEndedKeys } from '../../../src/workflow/reviews/running/endedKeys.ts';
import { createTellReview } from '../../../src/workflow/reviews/running/tellReview.ts';
import { makeCredential, STATES } from '../../domain/credential/fixtures.ts';
import { NOW, policy } from '../../domain/fixtures.ts';
import { createMemory } from './memory.ts';

const DAY = 24 * 60 * 60_000;
const ID = '01JD0000000000000000000070';
const DANA = { kind: 'person', id: 'U0DANA' } as const;

const list: ReviewList = {
  version: 1,
  commitId: 'first',
  id: listId(ID, DANA),
  review: ID,
  reviewer: DANA,
  state: 'open',
  lines: ['a', 'b'].map((id) => ({ credential: `apiKey:${id}`, owner: DANA })),
  messages: [],
  reminded: 0,
};
const review: Review = {
  version: 1,
  commitId: 'first',
  id: CURRENT,
  review: ID,
  by: 'U0ADMIN',
  startedAt: NOW,
  endsAt: NOW + 14 * DAY,
  silence: 'report',
  filter: {},
  state: 'open',
  lists: [list.id],
  foreign: 0,
};

function stageOf() {
  const memory = createMemory();
  memory.put('review', review);
  memory.put('list', list);
  const keys = new Map<string, Credential>(
    ['apiKey:a', 'apiKey:b'].map((id) => [
      id,
      makeCredential({ id, owner: DANA, handedOverAt: 1 }),
    ]),
  );
  const said: string[] = [];
  const given: { standing: Standing; answer: Sent } = { standing: 'member', answer: { ok: true } };
  let made = 0;
  const posted = (text: string): Sent => {
    if (!given.answer.ok) return given.answer;
    made += 1;
    said.push(text);
    return { ok: true, place: { channel: 'D0', ts: `1.${made}` } };
  };
  const running = createRunningReviews({
    reviews: memory.reviews,
    requests: { now: async () => NOW },
    ids: { nonce: () => `nonce-${memory.entries.length}` },
    policy: () => policy(),
  });
  const credentials = {
    get: async (ids: readonly string[]) => new Map([...keys].filter(([id]) => ids.includes(id))),
  };
  const tell = createTellReview({
    running,
    news: {
      list: async (target, { lines, isReminder }, place) =>
        place === undefined
          ? posted(`${isReminder ? 'again ' : ''}${target} ${lines.length}`)
          : posted(`repainted ${lines.length}`),
      listOver: async (target, { ts }) => posted(`over ${target} ${ts}`),
      progress: async ({ counts }, place) =>
        posted(`progress ${counts.silent}${place === undefined ? '' : ' edited'}`),
    },
    ...createOwnedLines({ credentials, observations: { all: async () => [] } }),
    people: {
      about: async (ids) =>
        new Map(
          ids.map((id): [string, Person] => [id, { id, standing: given.standing, groups: [] }]),
        ),
    },
    members: async () => undefined,
    policy: () => policy(),
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const ended = createEndedKeys({ running, credentials, repaint: tell.repaint });
  return { memory, keys, said, given, running, tell, ended };
}

const going = () => false;

describe('a list of a review', () => {
  it('is sent once, and said again at half of the time and a day before the end', async () => {
    const { tell, said } = stageOf();
    for (const days of [0, 1, 7, 8, 13, 13.5]) await tell.lists(review, NOW + days * DAY, going);
    expect(said).toEqual([
      'U0DANA 2',
      'again U0DANA 2',
      'over U0DANA 1.1',
      'again U0DANA 2',
      'over U0DANA 1.2',
    ]);
  });

  it('is tried again where Slack does not take it, or does not know who is asked', async () => {
    const { tell, said, given, running } = stageOf();
    given.answer = { ok: false, final: false, reason: 'internal_error' };
    await tell.lists(review, NOW, going);
    given.answer = { ok: true };
    given.standing = 'unknown';
    await tell.lists(review, NOW, going);
    expect(said).toEqual([]);
    given.standing = 'member';
    await tell.lists(review, NOW, going);
    expect(said).toEqual(['U0DANA 2']);
    expect((await running.list(list.id))?.unreached).toBeUndefined();
  });

  it('says to the admins whom Slack will never tell', async () => {
    const { tell, given, running } = stageOf();
    given.answer = { ok: false, final: true, reason: 'user_disabled' };
    await tell.lists(review, NOW, going);
    expect((await running.list(list.id))?.unreached).toBe('user_disabled');
  });

  it('goes to the approvers where its owner has left meanwhile', async () => {
    const { tell, said, given, running, memory } = stageOf();
    given.standing = 'deactivated';
    await tell.lists(review, NOW, going);
    expect(said).toEqual([`${policy().channels.approvals} 2`]);
    expect((await running.list(list.id))?.reviewer).toEqual({ kind: 'approvers', id: 'U0DANA' });
    expect(memory.entries.map(({ event }) => event)).toEqual([
      'review.list_passed',
      'review.asked',
    ]);
  });

  it('asks nothing of a key that somebody has ended', async () => {
    const { ended, keys, running, said, tell } = stageOf();
    await tell.lists(review, NOW, going);
    const state = { ...STATES.ending, by: 'U0ADMIN' };
    keys.set('apiKey:a', makeCredential({ id: 'apiKey:a', owner: DANA, state }));
    await ended(review, going);
    await ended(review, going);
    const [first] = (await running.list(list.id))?.lines ?? [];
    expect(first?.answer).toEqual({ what: 'end', by: 'U0ADMIN', at: NOW });
    expect(said).toEqual(['U0DANA 2', 'repainted 1']);
  });
});

describe('how a review stands', () => {
  it('is one message, which is edited when something has changed', async () => {
    const { tell, said, running } = stageOf();
    await tell.progress();
    await tell.progress();
    await running.changeList(list.id, () => ({
      changes: { lines: list.lines.slice(1) },
      happened: { event: 'x', by: 'x', facts: {} },
    }));
    await tell.progress();
    expect(said).toEqual(['progress 2', 'progress 1 edited']);
    expect((await running.current())?.progress?.target).toBe(policy().channels.alerts);
  });
});
