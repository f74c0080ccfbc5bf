import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PreApprovalWish, preApprovalHash } from '../../src/domain/approval/preApproval.ts';
import type { Person } from '../../src/domain/policy/people.ts';
import type { Policy, Rule } from '../../src/domain/policy/policy.ts';
import type { Request } from '../../src/domain/record/request.ts';
import type { RequestEvent } from '../../src/domain/record/requestEvent.ts';
import { refusalsIn } from '../../src/domain/record/result.ts';
import { StoreError } from '../../src/foundation/errors.ts';
import { noticesFor } from '../../src/workflow/core/noticesFor.ts';
import { createTransitions } from '../../src/workflow/core/transition.ts';
import { createWindows } from '../../src/workflow/core/windows.ts';
import type { PreApprovals, Requests } from '../../src/workflow/ports/store.ts';
import { createPreApproving } from '../../src/workflow/preApproval/preApproval.ts';
import type { Submitted } from '../../src/workflow/requests/newRequest/commitNewRequest.ts';
import { createSubmission } from '../../src/workflow/requests/submit.ts';
import { HOUR, people, person, policy, request, STATES, spec } from '../domain/fixtures.ts';
import { dump, mac, type Opened, openStore, recordingLog, signer } from '../store/fixtures.ts';
import { type Server, startServer } from '../store/server.ts';
import { UNTOUCHED } from '../untouched.ts';

let server: Server;
let opened: Opened;
beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  opened?.close();
  opened = await openStore(server.url, { patienceMs: 9000 });
});
afterAll(async () => {
  opened.close();
  await server.remove();
});

const FREE: Rule = {
  name: 'free',
  when: { risks: ['read'] },
  effect: 'automatic',
  quota: { count: 2, withinMs: 24 * HOUR },
};
const ids = { request: () => ulid(), nonce: () => randomBytes(16).toString('base64url') };

interface Setting {
  policy: Policy;
  facts: ReadonlyMap<string, Person>;
  requests: Requests;
  preApprovals: PreApprovals;
}

/** The use cases over the real store; policy, people and store may change in the middle. */
function stage(over: Partial<Policy> = {}) {
  const { store } = opened;
  const now: Setting = {
    policy: policy({ limits: { ...policy().limits, open: 99, perDay: 99 }, ...over }),
    facts: people(),
    requests: store,
    preApprovals: store.preApprovals,
  };
  const requests: Requests = { ...store, commit: (transition) => now.requests.commit(transition) };
  const preApprovals: PreApprovals = {
    open: () => now.preApprovals.open(),
    get: (some) => now.preApprovals.get(some),
    used: (some) => now.preApprovals.used(some),
    save: (...asked) => now.preApprovals.save(...asked),
  };
  const parts = {
    requests,
    preApprovals,
    history: store.history,
    older: UNTOUCHED.older,
    signer,
    people: { about: async () => now.facts },
    policy: () => now.policy,
    atlas: { organization: () => undefined },
    ids,
    log: recordingLog(),
    moved: () => undefined,
  };
  const windows = createWindows(store, { sleep: async () => undefined });
  const allowing = createPreApproving({ ...parts, windows });

  /** A window as Slack opened it for somebody, and what it showed. */
  async function opens(by: string, change: Partial<PreApprovalWish> & { forMs?: number } = {}) {
    const { forMs = HOUR, ...what } = change;
    const asked = { person: 'U0DANA', roles: ['ORG_READ_ONLY'], uses: 1 } as const;
    const proposed = await allowing.propose(by, { ...asked, ...what, forMs });
    if (!proposed.ok) throw new Error('it may not be allowed');
    const { wish } = proposed;
    const shown = { nonce: ids.nonce(), user: by, requestId: ids.request(), purpose: 'allow' };
    const shows = { kind: 'preApprovalWish', wishHash: preApprovalHash(wish) } as const;
    const window = { ...shown, shows };
    await windows.open(window, async () => ({ viewId: 'V' }));
    return { wish, window: { ...shown, viewId: 'V' } };
  }
  async function allows(by: string, change: Parameters<typeof opens>[1] = {}) {
    const { wish, window } = await opens(by, change);
    const made = await allowing.allow(window, wish);
    if (!made.ok) throw new Error(made.refusal.why);
    return made.preApproval;
  }
  async function takesBack(by: string, preApprovalId: string) {
    const window = { nonce: ids.nonce(), user: by, requestId: preApprovalId, purpose: 'take_back' };
    const shows = { kind: 'preApproval', preApprovalId } as const;
    await windows.open({ ...window, shows }, async () => ({ viewId: 'V' }));
    return allowing.takeBack({ ...window, viewId: 'V' });
  }

  return {
    now,
    allowing,
    opens,
    allows,
    takesBack,
    submission: createSubmission({ ...parts, shut: { isShut: async () => false } }),
    transitions: createTransitions(parts),
  };
}

const WISH = {
  organizationId: spec.organizationId,
  description: 'ci-deploy',
  roles: ['ORG_READ_ONLY'],
  reason: 'The nightly deploy reads the projects.',
  ticket: '',
  recipient: '',
  accessList: '',
};

/** In one line: the status and what it rests on, or why not. */
function outcomeOf(submitted: Submitted): string {
  if (!submitted.ok) {
    return refusalsIn(submitted.refusal)
      .map(({ why }) => why)
      .join();
  }
  const { state, grants } = submitted.request;
  const usedUp = submitted.usedUp === undefined ? [] : [`(${submitted.usedUp} used up)`];
  return [state.status, ...grants.map(({ kind, by }) => `${kind} ${by}`), ...usedUp].join(' ');
}

const used = (id: string) => opened.redis.zcard(opened.keys.quota(`pre-approval:${id}`));

describe('a rule with a quota', () => {
  it('lets two of twenty at once through; all the others ask people', async () => {
    const { submission } = stage({ rules: [FREE] });
    const all = await Promise.all(
      Array.from({ length: 20 }, () => submission.submit('U0DANA', ids.request(), WISH)),
    );
    const outcomes = all.map(outcomeOf);
    expect(outcomes.filter((one) => one === 'approved automatic keywarden')).toHaveLength(2);
    expect(outcomes.filter((one) => one === 'pending (free used up)')).toHaveLength(18);
  });

  it('is one for all accounts that the policy calls one person', async () => {
    const { submission, now } = stage({ rules: [FREE] });
    const aliases = ['U0DANA', 'U0OLGA'];
    now.facts = people(person('U0DANA', { aliases }), person('U0OLGA', { aliases }));
    const ask = async (by: string) => outcomeOf(await submission.submit(by, ids.request(), WISH));
    expect(await ask('U0DANA')).toBe('approved automatic keywarden');
    expect(await ask('U0OLGA')).toBe('approved automatic keywarden');
    expect(await ask('U0DANA')).toBe('pending (free used up)');
    expect(await ask('U0OLGA')).toBe('pending (free used up)');
  });

  it('falls back to what an approver allowed, and says so', async () => {
    const { submission, allows } = stage({
      rules: [{ ...FREE, quota: { count: 1, withinMs: HOUR } }],
    });
    await allows('U0RAVI');
    const ask = async () => outcomeOf(await submission.submit('U0DANA', ids.request(), WISH));
    expect(await ask()).toBe('approved automatic keywarden');
    expect(await ask()).toBe('approved pre_approval U0RAVI (free used up)');
    expect(await ask()).toBe('pending (free used up)');
  });

  it('takes nothing of the quota when the same form is sent twice', async () => {
    const { submission } = stage({ rules: [FREE] });
    const requestId = ids.request();
    const both = await Promise.all([0, 1].map(() => submission.submit('U0DANA', requestId, WISH)));
    expect(both.map(outcomeOf)).toEqual(Array(2).fill('approved automatic keywarden'));
    expect(await opened.redis.zcard(opened.keys.quota('rule:free:U0DANA'))).toBe(1);
    expect(outcomeOf(await submission.submit('U0OLGA', requestId, WISH))).toBe('used_window');
  });

  it('is tried again with the same form after the store failed', async () => {
    const { submission, now } = stage({ rules: [FREE] });
    const requestId = ids.request();
    now.requests = {
      ...opened.store,
      async commit(transition) {
        await opened.store.commit(transition);
        throw new StoreError('unsure', 'no reply');
      },
    };
    await expect(submission.submit('U0DANA', requestId, WISH)).rejects.toThrow(StoreError);
    now.requests = opened.store;
    expect(outcomeOf(await submission.submit('U0DANA', requestId, WISH))).toBe(
      'approved automatic keywarden',
    );
    expect(await opened.redis.zcard(opened.keys.quota('rule:free:U0DANA'))).toBe(1);
  });
});

describe('votes in advance', () => {
  it('are used as often as they say by ten requests at once', async () => {
    const { submission, allows } = stage();
    const { id } = await allows('U0RAVI', { uses: 3 });
    const all = await Promise.all(
      Array.from({ length: 10 }, () => submission.submit('U0DANA', ids.request(), WISH)),
    );
    expect(all.map(outcomeOf).filter((one) => one === 'approved pre_approval U0RAVI')).toHaveLength(
      3,
    );
    expect(await used(id)).toBe(3);
  });

  it('of two approvers are taken together where two are needed, and one remains for later', async () => {
    const { submission, allows } = stage({ quorum: 2 });
    const [first, second] = [await allows('U0RAVI'), await allows('U0MEI', { uses: 2 })];
    const ask = async () => outcomeOf(await submission.submit('U0DANA', ids.request(), WISH));
    expect(await ask()).toBe('approved pre_approval U0RAVI pre_approval U0MEI');
    expect(await ask()).toBe('pending pre_approval U0MEI');
    expect(await ask()).toBe('pending');
    expect([await used(first.id), await used(second.id)]).toEqual([1, 2]);
  });

  it('are left alone where one is enough', async () => {
    const { submission, allows } = stage();
    const [first, second] = [await allows('U0RAVI'), await allows('U0MEI')];
    await submission.submit('U0DANA', ids.request(), WISH);
    expect([await used(first.id), await used(second.id)]).toEqual([1, 0]);
  });

  it('of somebody who left count for nothing and are not used up', async () => {
    const { submission, allows, now } = stage();
    const { id } = await allows('U0RAVI');
    now.facts = people(person('U0RAVI'));
    expect(outcomeOf(await submission.submit('U0DANA', ids.request(), WISH))).toBe('pending');
    expect(await used(id)).toBe(0);
  });

  it.each([
    ['for somebody else', { person: 'U0OLGA' }, 'U0OLGA'],
    ['for more keys', { uses: 5 }, 'U0DANA'],
    ['until later', { until: 4_000_000_000_000 }, 'U0DANA'],
    ['by somebody else', { by: 'U0MEI' }, 'U0DANA'],
  ])('that somebody edited in Redis count for nothing: %s', async (_, change, by) => {
    const { submission, allows, allowing } = stage();
    const preApproval = await allows('U0RAVI');
    const edited = mac.sign(
      'pre-approval',
      preApproval.id,
      JSON.stringify({ ...preApproval, ...change, organizationName: undefined }),
    );
    await opened.redis.hset(opened.keys.preApprovals, preApproval.id, edited);
    expect(outcomeOf(await submission.submit(by, ids.request(), WISH))).toBe('pending');
    expect(await allowing.find(preApproval.id)).toEqual({
      ok: false,
      refusal: { why: 'unknown_pre_approval' },
    });
  });

  it('that were taken back while the request waits do not count with the next vote', async () => {
    const { submission, allows, takesBack, transitions } = stage({ quorum: 2 });
    const { id } = await allows('U0RAVI');
    const submitted = await submission.submit('U0DANA', ids.request(), WISH);
    expect(outcomeOf(submitted)).toBe('pending pre_approval U0RAVI');
    if (!submitted.ok) throw new Error('refused');
    expect(await takesBack('U0MEI', id)).toMatchObject({ ok: true });
    const { request } = submitted;
    const vote = (by: string) =>
      ({ kind: 'vote', by, at: 1, specHash: request.specHash, mac: 'm' }) as const;
    const one = await transitions.move(request.id, { type: 'approve', grant: vote('U0MEI') });
    expect(one.ok && outcomeOf(one)).toBe('pending vote U0MEI');
    // Who had allowed it may decide anew.
    const two = await transitions.move(request.id, { type: 'approve', grant: vote('U0RAVI') });
    expect(two.ok && outcomeOf(two)).toBe('approved vote U0MEI vote U0RAVI');
  });
});

describe('the window that allows', () => {
  it('allows exactly what it showed', async () => {
    const { opens, allowing } = stage();
    const { wish, window } = await opens('U0RAVI');
    const other: readonly Partial<PreApprovalWish>[] = [
      { person: 'U0OLGA' },
      { roles: ['ORG_MEMBER'] },
      { until: wish.until + 1 },
      { uses: 2 },
    ];
    const before = await dump(opened);
    for (const change of other) {
      expect(await allowing.allow(window, { ...wish, ...change })).toEqual({
        ok: false,
        refusal: { why: 'stale_window' },
      });
    }
    const forged = [
      { user: 'U0MEI' },
      { viewId: 'V2' },
      { nonce: ids.nonce() },
      { purpose: 'deny' },
    ];
    for (const change of forged) {
      expect(await allowing.allow({ ...window, ...change }, wish)).toMatchObject({
        refusal: { why: 'stale_window' },
      });
    }
    expect(await dump(opened)).toEqual(before);
    expect(await allowing.allow(window, wish)).toMatchObject({ ok: true });
  });

  it('counts once, also when it is sent twice at once or after the end', async () => {
    const { opens, allowing, takesBack } = stage();
    const { wish, window } = await opens('U0RAVI');
    const both = await Promise.all([0, 1].map(() => allowing.allow(window, wish)));
    expect(both.map((one) => (one.ok ? 'made' : one.refusal.why)).sort()).toEqual([
      'made',
      'used_window',
    ]);
    await takesBack('U0RAVI', window.requestId);
    expect(await allowing.allow(window, wish)).toMatchObject({ refusal: { why: 'used_window' } });
    expect(await opened.store.preApprovals.open()).toEqual([]);
  });

  it('is judged again when it is submitted', async () => {
    const { opens, allowing, now } = stage();
    const { wish, window } = await opens('U0RAVI');
    now.facts = people(person('U0RAVI'));
    expect(await allowing.allow(window, wish)).toMatchObject({ refusal: { why: 'not_allowed' } });
    now.facts = people();
    now.policy = { ...now.policy, rules: [{ name: 'no', when: {}, effect: 'deny' }] };
    expect(await allowing.allow(window, wish)).toMatchObject({
      refusal: { why: 'denied_by_rule' },
    });
    expect(await opened.store.preApprovals.open()).toEqual([]);
  });

  it('tells the person and the approvers in the same step, and who allowed it of the end', async () => {
    const { allows, takesBack } = stage();
    const { id } = await allows('U0RAVI');
    const told = async () =>
      (await opened.store.takeNotices(id, 0)).map(({ target, about }) => `${target} ${about}`);
    expect(await told()).toEqual(['U0DANA approved', 'C0APPROVALS approved']);
    await takesBack('U0ADMIN', id);
    expect((await told()).slice(2)).toEqual([
      'U0DANA revoked',
      'C0APPROVALS revoked',
      'U0RAVI revoked',
    ]);
    const entries = await opened.store.pages.after(0, 9);
    expect(entries.map(({ entry }) => `${entry.event} ${entry.by}`)).toEqual([
      'pre_approval.made U0RAVI',
      'pre_approval.revoked U0ADMIN',
    ]);
  });

  it('cannot be taken back by its person, and by nobody twice', async () => {
    const { allows, takesBack } = stage();
    const { id } = await allows('U0RAVI');
    expect(await takesBack('U0DANA', id)).toMatchObject({ refusal: { why: 'not_allowed' } });
    expect(await takesBack('U0MEI', id)).toMatchObject({ ok: true });
    expect(await takesBack('U0RAVI', id)).toMatchObject({ refusal: { why: 'pre_approval_over' } });
    expect(await takesBack('U0RAVI', ids.request())).toMatchObject({
      refusal: { why: 'unknown_pre_approval' },
    });
  });
});

it('a rule that denies beats a rule that approves, what was allowed, and a broken glass', async () => {
  const deny: Rule = { name: 'not now', when: { risks: ['read'] }, effect: 'deny' };
  const quota = { count: 9, withinMs: HOUR };
  const { submission, allows, now } = stage({
    rules: [FREE],
    breakGlass: { people: ['U0DANA'], when: {}, quota },
  });
  await allows('U0RAVI');
  now.policy = { ...now.policy, rules: [FREE, deny] };
  const roles = ['ORG_MEMBER', 'ORG_READ_ONLY'];
  for (const more of [{}, { incident: 'Checkout is down.' }]) {
    for (const wish of [WISH, { ...WISH, roles }]) {
      const submitted = await submission.submit('U0DANA', ids.request(), wish, more);
      expect(outcomeOf(submitted)).toBe('denied_by_rule');
    }
  }
  expect((await opened.store.ofRequester('U0DANA', { offset: 0, limit: 9 })).total).toBe(0);
});

it('dangerous roles are never a matter for a rule alone', async () => {
  const [acme] = policy().organizations;
  if (acme === undefined) throw new Error('the policy has no organization');
  const { submission } = stage({
    organizations: [{ ...acme, roles: ['ORG_OWNER', 'ORG_READ_ONLY'] }],
    rules: [{ ...FREE, when: {} }],
  });
  const ask = async (...roles: string[]) =>
    outcomeOf(await submission.submit('U0DANA', ids.request(), { ...WISH, roles }));
  expect(await ask('ORG_OWNER')).toBe('pending');
  expect(await ask('ORG_OWNER', 'ORG_READ_ONLY')).toBe('pending');
  expect(await ask('ORG_READ_ONLY')).toBe('approved automatic keywarden');
});

describe('the organization in which something is allowed', () => {
  const other = { id: 'f'.repeat(24), name: 'Beta', roles: ['ORG_MEMBER'] } as const;
  const wish = { person: 'U0DANA', uses: 1, forMs: HOUR } as const;

  it('may be left out where only one is possible, and is else named by who may allow it', async () => {
    const [acme] = policy().organizations;
    if (acme === undefined) throw new Error('the policy has no organization');
    const { allowing } = stage({ organizations: [acme, other] });
    const where = async (
      by: string,
      roles: readonly ['ORG_MEMBER' | 'ORG_READ_ONLY'],
      organization?: string,
    ) => {
      const named = organization === undefined ? {} : { organization };
      const proposed = await allowing.propose(by, { ...wish, roles, ...named });
      if (proposed.ok) return proposed.organizationName;
      const { refusal } = proposed;
      return refusal.why === 'which_organization'
        ? refusal.among.map(({ name }) => name)
        : refusal.why;
    };
    expect(await where('U0RAVI', ['ORG_READ_ONLY'])).toBe('acme');
    expect(await where('U0RAVI', ['ORG_MEMBER'])).toEqual(['acme', 'Beta']);
    expect(await where('U0RAVI', ['ORG_MEMBER'], 'beta')).toBe('Beta');
    expect(await where('U0RAVI', ['ORG_MEMBER'], other.id)).toBe('Beta');
    expect(await where('U0RAVI', ['ORG_MEMBER'], 'gamma')).toEqual(['acme', 'Beta']);
    expect(await where('U0RAVI', ['ORG_READ_ONLY'], 'beta')).toBe('role_not_allowed');
    // Whoever may allow it nowhere learns no name.
    expect(await where('U0OLGA', ['ORG_MEMBER'])).toEqual([]);
    expect(await where('U0OLGA', ['ORG_MEMBER'], 'gamma')).toEqual([]);
  });
});

describe('the list of what is allowed', () => {
  it('shows those who decide what they could allow, admins all, and others what concerns them', async () => {
    const { allows, allowing } = stage();
    for (let count = 0; count < 6; count += 1) await allows('U0RAVI');
    await allows('U0MEI', { person: 'U0OLGA' });
    const seen = async (by: string, page = 1) => {
      const found = await allowing.page(by, { page, perPage: 5 });
      if (!found.ok) return found.refusal.why;
      const { lines, page: shown, pages, total, ofAll } = found.page;
      return [lines.length, `${shown}/${pages}`, total, ofAll, lines.every(({ mine }) => mine)];
    };
    expect(await seen('U0RAVI')).toEqual([5, '1/2', 7, true, true]);
    expect(await seen('U0RAVI', 9)).toEqual([2, '2/2', 7, true, true]);
    expect(await seen('U0ADMIN')).toEqual([5, '1/2', 7, true, true]);
    expect(await seen('U0OLGA')).toEqual([1, '1/1', 1, false, false]);
    expect(await seen('U0NOBODY')).toBe('person_unknown');
  });

  it('names nothing to those who decide elsewhere only', async () => {
    const rule: Rule = {
      name: 'elsewhere',
      effect: 'ask',
      when: { organizations: ['5'.repeat(24)] },
      approval: { stages: [[{ need: 1, of: ['U0OLGA'] }]], denials: 1 },
    };
    const { allows, allowing } = stage({ rules: [rule] });
    await allows('U0RAVI');
    const found = await allowing.page('U0OLGA', { page: 1, perPage: 5 });
    expect(found).toMatchObject({ page: { lines: [], total: 0, ofAll: true } });
  });
});

describe('a broken glass that was looked at while the private key waits', () => {
  const grant = { kind: 'break_glass', incident: 'x', policyHash: 'p' } as const;
  const fields = { by: 'U0DANA', at: 1, specHash: spec.description, mac: 'k:mac' };
  const before = request(STATES.ready, { grants: [{ ...grant, ...fields }], reviewAt: 5 });
  const owed = (event: RequestEvent, change: Partial<Request>) =>
    noticesFor(event, { before, after: { ...before, ...change }, policy: policy() }).map(
      ({ kind, target }) => `${kind} ${target}`,
    );

  it('changes the card, and reminds nobody of the private key', () => {
    const acknowledged = { by: 'U0RAVI', at: 9 };
    expect(owed('break_glass.acknowledged', { acknowledged, reviewAt: undefined })).toEqual([
      'card C0APPROVALS',
      'receipt U0DANA',
      'thread C0APPROVALS',
    ]);
    expect(owed('break_glass.reminded', { reviewAt: 9 })).toEqual(['review C0APPROVALS']);
    const state = { ...STATES.ready, remindAt: 7 } as const;
    const step = { before: { ...before, state }, after: before, policy: policy() };
    expect(noticesFor('requester.reminded', step).map(({ kind }) => kind)).toEqual(['reminder']);
  });
});

describe('breaking the glass', () => {
  const breakGlass = {
    people: ['U0DANA'],
    when: { risks: ['read'] },
    quota: { count: 1, withinMs: HOUR },
  } as const;
  const incident = 'Checkout is down.';

  it('counts ten at once as often as its quota says', async () => {
    const { submission } = stage({ breakGlass });
    const all = await Promise.all(
      Array.from({ length: 10 }, () =>
        submission.submit('U0DANA', ids.request(), WISH, { incident }),
      ),
    );
    const outcomes = all.map(outcomeOf);
    expect(outcomes.filter((one) => one === 'approved break_glass U0DANA')).toHaveLength(1);
    expect(outcomes.filter((one) => one === 'glass_used_up')).toHaveLength(9);
  });

  it('is for those, and for that, which the policy names, and needs words', async () => {
    const [acme] = policy().organizations;
    if (acme === undefined) throw new Error('the policy has no organization');
    const organizations = [{ ...acme, roles: ['ORG_READ_ONLY', 'ORG_GROUP_CREATOR'] as const }];
    const { submission } = stage({ breakGlass, organizations });
    const outcome = async (by: string, over: object, what = incident) =>
      outcomeOf(
        await submission.submit(by, ids.request(), { ...WISH, ...over }, { incident: what }),
      );
    expect(await outcome('U0OLGA', {})).toBe('no_break_glass');
    expect(await outcome('U0DANA', { roles: ['ORG_GROUP_CREATOR'] })).toBe('no_break_glass');
    expect(await outcome('U0DANA', {}, ' \n ')).toBe('incident_empty');
    expect(await outcome('U0DANA', {}, 'test test')).toBe('incident_empty');
    expect(await outcome('U0DANA', {}, 'x'.repeat(1001))).toBe('incident_too_long');
    expect(await submission.glass('U0OLGA')).toMatchObject({ refusal: { why: 'no_break_glass' } });
    expect(await submission.glass('U0DANA')).toMatchObject({
      organizations: [{ name: 'acme', roles: ['ORG_READ_ONLY'] }],
    });
  });

  it('is asked about every day until an approver acknowledged it, whatever became of it', async () => {
    const { submission, transitions } = stage({ breakGlass });
    const submitted = await submission.submit('U0DANA', ids.request(), WISH, { incident });
    if (!submitted.ok) throw new Error('refused');
    const { id, createdAt } = submitted.request;
    const kinds = async () =>
      (await opened.store.takeNotices(id, 0)).map(({ kind, target }) => `${kind} ${target}`);
    expect(await kinds()).toEqual(
      expect.arrayContaining(['glass C0KEYS', 'glass C0ALERTS', 'card C0APPROVALS']),
    );
    const early = await transitions.move(id, { type: 'review_due' });
    expect(early.ok).toBe(false);
    await transitions.move(id, { type: 'withdraw', by: 'U0DANA' });
    await opened.travel(24 * HOUR + 1000);
    const due = await opened.store.takeDue({ limit: 99, leaseMs: 0 });
    expect(due.requestIds).toEqual([id]);
    const reminded = await transitions.move(id, { type: 'review_due' });
    expect(reminded.ok && (reminded.request.reviewAt ?? 0) - createdAt).toBeGreaterThan(47 * HOUR);
    expect(await kinds()).toContain('review C0APPROVALS');
    const done = await transitions.move(id, { type: 'acknowledge', by: 'U0RAVI' });
    expect(done.ok && done.request.reviewAt).toBeUndefined();
    await opened.travel(48 * HOUR);
    expect((await opened.store.takeDue({ limit: 99, leaseMs: 0 })).requestIds).toEqual([]);
  });
});
