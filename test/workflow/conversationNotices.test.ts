import { expect, it } from 'vitest';
import { makeSpec, specHash } from '../../src/domain/key/spec.ts';
import type { Policy, Rule } from '../../src/domain/policy/policy.ts';
import type { Request } from '../../src/domain/record/request.ts';
import type { RequestEvent } from '../../src/domain/record/requestEvent.ts';
import { noticesFor } from '../../src/workflow/core/noticesFor.ts';
import { createTransitions } from '../../src/workflow/core/transition.ts';
import type { Requests } from '../../src/workflow/ports/store.ts';
import { createDiscussion } from '../../src/workflow/requests/discussion.ts';
import { NOW, people, policy, request, STATES, spec, vote } from '../domain/fixtures.ts';
import { signer } from '../store/fixtures.ts';
import { UNTOUCHED } from '../untouched.ts';

const wide = makeSpec({ ...spec, roles: ['ORG_MEMBER', 'ORG_READ_ONLY'] });
const asked = request(STATES.pending, { spec: wide, specHash: specHash(wide) });

/** One request in memory, and whoever opens a window for it has opened it. */
function discussionOn(start: Request, rules: Policy['rules']) {
  const records = [start];
  const never = async () => Promise.reject(new Error('nobody should ask'));
  const requests: Requests = {
    load: async () => ({ request: records.at(-1) ?? start, places: {}, now: NOW }),
    commit: async ({ request: after }) => {
      records.push(after);
      return { ok: true };
    },
    ofRequester: never,
    listed: never,
    issued: never,
    takeDue: never,
    takeNotices: never,
    isOwed: never,
    settle: never,
    postpone: never,
    rememberWindow: never,
    placed: never,
    recallWindow: never,
    note: never,
    now: async () => NOW,
  };
  const shared = {
    requests,
    preApprovals: { get: async () => new Map() },
    people: { about: async () => people() },
    policy: () => policy({ rules }),
    ids: { request: () => '01JABCDEFGHJKMNPQRSTVWXYZ1', nonce: () => 'n' },
    signer,
    ...UNTOUCHED,
    moved: () => undefined,
  };
  const shows = { kind: 'spec', specHash: start.specHash } as const;
  const windows = {
    open: never,
    recall: async () => ({ ok: true, window: { ...window, shows } }) as const,
  };
  const transitions = createTransitions(shared);
  return { records, discussion: createDiscussion({ ...shared, windows, transitions }) };
}

const window = {
  nonce: 'n',
  viewId: 'V1',
  user: 'U0RAVI',
  requestId: asked.id,
  purpose: 'less',
};
const readers = { roles: ['ORG_READ_ONLY'] } as const;
const offer = { roles: ['ORG_READ_ONLY'], comment: 'Enough.' };

const RULES: readonly (readonly [string, string | undefined, Rule])[] = [
  ['denies it', 'denied_by_rule', { name: 'no readers', effect: 'deny', when: readers }],
  [
    'asks a manager whom it does not name',
    'no_manager_for_less',
    {
      name: 'by the manager',
      effect: 'ask',
      when: readers,
      approval: { stages: [[{ need: 1, of: 'manager' }]], denials: 1 },
    },
  ],
  [
    'asks others for it',
    'not_asked_for_less',
    {
      name: 'by the admin',
      effect: 'ask',
      when: readers,
      approval: { stages: [[{ need: 1, of: ['U0ADMIN'] }]], denials: 1 },
    },
  ],
];

it.each(RULES)('nobody is offered less where the policy %s', async (_, why, rule) => {
  const { discussion, records } = discussionOn(asked, [rule]);
  const moved = await discussion.offerLess(window, offer);
  expect(moved).toMatchObject({ ok: false, refusal: { why } });
  expect(records).toHaveLength(1);
});

it('an offer carries a vote for the narrower spec, under the route that the policy has for it', async () => {
  const byTwo: Rule = {
    name: 'readers by two',
    effect: 'ask',
    when: readers,
    approval: { stages: [[{ need: 2, of: ['S0PLATFORM'] }]], denials: 1 },
  };
  const { discussion } = discussionOn(asked, [byTwo]);
  const moved = await discussion.offerLess(window, offer);
  const narrow = makeSpec({ ...wide, roles: ['ORG_READ_ONLY'] });
  expect(moved).toMatchObject({
    request: {
      specHash: asked.specHash,
      grants: [],
      offer: {
        spec: narrow,
        route: { rule: 'readers by two', stages: [[{ need: 2 }]] },
        grant: { by: 'U0RAVI', specHash: specHash(narrow), comment: 'Enough.' },
      },
    },
  });
});

it('what a window showed must still be what is asked for', async () => {
  const { discussion } = discussionOn(asked, []);
  const stale = { ...asked, specHash: specHash(spec), spec };
  const other = discussionOn(stale, []);
  expect(await other.discussion.offerLess(window, offer)).toMatchObject({
    refusal: { why: 'not_less' },
  });
  expect(await discussion.offerLess(window, { ...offer, roles: [] })).toMatchObject({
    refusal: { why: 'not_less' },
  });
});

it('an acknowledgement is told in the thread, and is no reminder for who waits to reveal', () => {
  const glass = { kind: 'break_glass', by: 'U0DANA', at: NOW, specHash: 'h', mac: 'k:m' } as const;
  const grants = [{ ...glass, incident: 'All is down.', policyHash: 'p' }];
  const before = request(STATES.ready, { grants });
  const after = { ...before, version: 4, acknowledged: { by: 'U0MEI', at: NOW } };
  const kinds = noticesFor('break_glass.acknowledged', { before, after, policy: policy() }).map(
    ({ kind, said }) => said?.topic ?? kind,
  );
  expect(kinds).toEqual(['card', 'receipt', 'acknowledged']);
});

it('approving what was asked for does not tell anybody that an offer was declined', () => {
  const grant = vote('U0RAVI', { specHash: 'n' });
  const made = { id: 'o', by: 'U0RAVI', at: NOW, spec, route: asked.route, grant };
  const before = { ...asked, offer: made };
  const topics = (event: RequestEvent, after: Request) =>
    noticesFor(event, { before, after, policy: policy() })
      .filter(({ kind }) => kind !== 'repaint')
      .flatMap(({ said }) => said?.topic ?? []);
  const { offer: _, ...without } = before;
  expect(topics('vote.approved', { ...without, state: STATES.approved })).toEqual([]);
  expect(topics('less.declined', { ...without, state: STATES.pending })).toEqual(['declined']);
});
