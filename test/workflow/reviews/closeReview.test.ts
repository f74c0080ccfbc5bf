import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import {
  CURRENT,
  listId,
  type Review,
  type ReviewList,
} from '../../../src/domain/reviews/review.ts';
import { createRunningReviews } from '../../../src/workflow/reviews/reviewRecords.ts';
import { createCloseReview } from '../../../src/workflow/reviews/running/closeReview.ts';
import { createLoggedAnswers } from '../../../src/workflow/reviews/running/loggedAnswers.ts';
import { makeCredential, STATES } from '../../domain/credential/fixtures.ts';
import { NOW, policy } from '../../domain/fixtures.ts';
import { createMemory } from './memory.ts';

const ID = '01JD0000000000000000000070';
const DANA = { kind: 'person', id: 'U0DANA' } as const;
const RAVI = { kind: 'person', id: 'U0RAVI' } as const;

const list: ReviewList = {
  version: 1,
  commitId: 'first',
  id: listId(ID, DANA),
  review: ID,
  reviewer: DANA,
  state: 'open',
  lines: ['kept', 'silent', 'moved', 'gone'].map((id) => ({
    credential: `apiKey:${id}`,
    owner: DANA,
  })),
  messages: [],
  reminded: 0,
};
const review: Review = {
  version: 1,
  commitId: 'first',
  id: CURRENT,
  review: ID,
  by: 'U0ADMIN',
  startedAt: NOW - 10,
  endsAt: NOW,
  silence: 'freeze',
  filter: {},
  state: 'closing',
  closed: { by: 'keywarden', at: NOW },
  lists: [list.id],
  foreign: 2,
};

function stageOf(over: Partial<Review> = {}) {
  const memory = createMemory();
  memory.put('review', { ...review, ...over });
  memory.put('list', list);
  const cuts: string[] = [];
  const keys = new Map<string, Credential>(
    ['kept', 'silent', 'moved'].map((id) => [
      `apiKey:${id}`,
      makeCredential({ id: `apiKey:${id}`, owner: id === 'moved' ? RAVI : DANA, handedOverAt: 1 }),
    ]),
  );
  keys.set('apiKey:gone', makeCredential({ id: 'apiKey:gone', owner: DANA, state: STATES.ended }));
  const slack = { takes: true };
  let made = 0;
  const running = createRunningReviews({
    reviews: memory.reviews,
    requests: { now: async () => NOW },
    ids: {
      nonce() {
        made += 1;
        return `nonce-${made}`;
      },
    },
    policy: () => policy(),
  });
  const logged = () => memory.entries.map((entry, index) => ({ n: index + 1, entry })).toReversed();
  const close = createCloseReview({
    running,
    credentials: { get: async (ids) => new Map([...keys].filter(([id]) => ids.includes(id))) },
    ledger: {
      async move(ids) {
        if ('credential' in ids) cuts.push(String(ids.credential));
        return { ok: false, refusal: { why: 'not_due' } };
      },
    },
    repaint: async () => slack.takes,
    loggedAnswers: createLoggedAnswers({
      pages: { before: async (n) => logged().filter((one) => n === undefined || one.n < n) },
    }),
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const answer = (credential: string) =>
    running.changeList(list.id, (now, at) => ({
      changes: {
        lines: now.lines.map((line) =>
          line.credential === credential
            ? { ...line, answer: { what: 'keep', by: 'U0DANA', at } }
            : line,
        ),
      },
      happened: {
        event: 'review.answered',
        by: 'U0DANA',
        facts: { review: ID, list: list.id, credential, answer: 'keep', requested: null },
      },
    }));
  return { memory, cuts, close, running, answer, slack };
}

const going = () => false;
describe('the end of a review', () => {
  it('sets an end for what nobody answered; not for what changed hands or is gone', async () => {
    const { close, cuts, running, answer } = stageOf();
    await answer('apiKey:kept');
    await close(review, going);
    expect(cuts).toEqual(['apiKey:silent']);
    expect((await running.current())?.state).toBe('closed');
    expect((await running.list(list.id))?.state).toBe('closed');
  });

  it('does nothing for silence where the policy only wants to hear of it', async () => {
    const { close, cuts, memory } = stageOf({ silence: 'report' });
    await close({ ...review, silence: 'report' }, going);
    expect(cuts).toEqual([]);
    const last = memory.entries.at(-1);
    expect(last).toMatchObject({ event: 'review.closed', facts: { silent: 4, foreign: 2 } });
  });

  it('waits with its last word to people until Slack takes it, and then says it', async () => {
    const { close, running, slack } = stageOf();
    slack.takes = false;
    await close(review, going);
    expect((await running.list(list.id))?.state).toBe('sealed');
    expect((await running.current())?.state).toBe('closing');
    slack.takes = true;
    await close(review, going);
    expect((await running.list(list.id))?.state).toBe('closed');
    expect((await running.current())?.state).toBe('closed');
  });

  it('goes on where somebody was stopped', async () => {
    const { close, cuts, running } = stageOf();
    let steps = 0;
    const soon = () => {
      steps += 1;
      return steps > 3;
    };
    await close(review, soon);
    expect((await running.current())?.state).toBe('closing');
    await close(review, going);
    expect((await running.current())?.state).toBe('closed');
    expect(new Set(cuts).size).toBe(2);
  });

  it('believes the audit log where an older list was put in the place of an answered one', async () => {
    const { close, cuts, memory, answer } = stageOf();
    for (const { credential } of list.lines) await answer(credential);
    memory.put('list', list);
    await close(review, going);
    expect(cuts).toEqual([]);
    expect(memory.entries.at(-1)).toMatchObject({ facts: { keep: 4, silent: 0 } });
  });
});
