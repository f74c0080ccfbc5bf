import { describe, expect, it } from 'vitest';
import { makeSpec, specHash } from '../../src/domain/key/spec.ts';
import type { Offer } from '../../src/domain/record/request.ts';
import type { Status } from '../../src/domain/record/state.ts';
import { type Command, decide } from '../../src/domain/transitions/decide.ts';
import {
  attempt,
  HOUR,
  NOW,
  outcomeOf,
  people,
  person,
  policy,
  request,
  routeOf,
  STATES,
  sealed,
  spec,
  vote,
} from './fixtures.ts';

const given = { policy: policy(), people: people(), now: NOW };
const problem = { code: 'bad_request' } as const;

const less = makeSpec({ ...spec, roles: ['ORG_READ_ONLY'] });
const offer: Offer = {
  id: 'o',
  by: 'U0MEI',
  at: NOW,
  spec: less,
  route: routeOf(1),
  grant: vote('U0MEI', { specHash: specHash(less) }),
};

const COMMANDS = {
  approve: { type: 'approve', grant: vote('U0MEI') },
  deny: { type: 'deny', by: 'U0MEI', reason: 'too broad' },
  withdraw: { type: 'withdraw', by: 'U0DANA' },
  lapse: { type: 'lapse' },
  resume: { type: 'resume', by: 'U0ADMIN' },
  ask: { type: 'ask', by: 'U0MEI', id: 'q', text: 'Why?' },
  answer: { type: 'answer', by: 'U0DANA', question: 'q', text: 'Because.' },
  offer_less: { type: 'offer_less', offer },
  settle_offer: { type: 'settle_offer', by: 'U0DANA', offer: 'o', accept: true },
  nudge: { type: 'nudge', by: 'U0DANA' },
  remind_approvers: { type: 'remind_approvers' },
  escalate: { type: 'escalate' },
  acknowledge: { type: 'acknowledge', by: 'U0MEI' },
  review_due: { type: 'review_due' },
  unreachable: { type: 'unreachable', reason: 'is_archived' },
  reachable: { type: 'reachable' },
  begin: { type: 'begin', attempt, leaseUntil: NOW + 60_000 },
  created: { type: 'created', attempt: 1, key: sealed.key, sealed: 'v1.x' },
  fit_later: { type: 'fit_later', attempt: 1, retryAt: NOW + 1000, problem },
  fitted: { type: 'fitted', attempt: 1, readAt: NOW, until: NOW + HOUR },
  try_later: { type: 'try_later', attempt: 1, retryAt: NOW + 1000, problem },
  ask_anew: { type: 'ask_anew', attempt: 1, without: [] },
  fail: { type: 'fail', attempt: 1, problem },
  doubt: { type: 'doubt', attempt: 1, after: NOW, afterwards: { next: 'retry' }, problem },
  lease_over: { type: 'lease_over' },
  cleaned: { type: 'cleaned', attempt: 1, deletedKeys: [] },
  hold: { type: 'hold', during: 'creating', attempt: 1, reason: 'credentials' },
  claim: { type: 'claim', by: 'U0DANA', claimId: 'V1:n', leaseUntil: NOW + 30_000 },
  unclaim: { type: 'unclaim', claimId: 'V1:n', reason: 'not_found' },
  delivered: { type: 'delivered', claimId: 'V1:n' },
  delivery_doubt: { type: 'delivery_doubt', claimId: 'V1:n' },
  expire: { type: 'expire' },
  remind: { type: 'remind' },
  revoke: { type: 'revoke', by: 'U0ADMIN', replace: false, keyId: sealed.key.id },
  key_ended: { type: 'key_ended', by: 'keywarden', keyId: sealed.key.id },
  may_begin: { type: 'may_begin', credential: `apiKey:${sealed.key.id}` },
  close: { type: 'close', by: 'U0ADMIN', said: 'it is gone', proof: 'none' },
  keep: { type: 'keep', by: 'U0ADMIN', keyId: sealed.key.id },
  extended: { type: 'extended' },
  apply: { type: 'apply' },
  adopted: { type: 'adopted' },
  applied: { type: 'applied', done: true },
  act_later: { type: 'act_later', retryAt: NOW + 1000, problem },
  act_anew: { type: 'act_anew', without: [] },
  not_carried_out: { type: 'not_carried_out', problem },
} as const satisfies Record<Command['type'], Command>;

/** What each command does to each status; what is not named is `overtaken`. */
const TABLE: Readonly<Record<Command['type'], { readonly [S in Status | 'else']?: string }>> = {
  approve: { pending: '-> approved', else: 'not_pending' },
  deny: { pending: '-> denied', else: 'not_pending' },
  withdraw: {
    pending: '-> withdrawn',
    approved: '-> withdrawn',
    held: '-> withdrawn',
    else: 'not_pending',
  },
  lapse: {},
  resume: { held: '-> approved', else: 'not_held' },
  ask: { pending: '-> pending', else: 'not_pending' },
  answer: { else: 'unknown_question' },
  offer_less: { pending: 'not_less', else: 'not_pending' },
  settle_offer: { pending: 'offer_gone', else: 'not_pending' },
  nudge: { pending: '-> pending', else: 'not_pending' },
  remind_approvers: {},
  escalate: {},
  acknowledge: { else: 'nothing_to_review' },
  review_due: {},
  unreachable: { pending: '-> pending' },
  reachable: {},
  begin: { approved: '-> creating' },
  created: { creating: '-> fitting' },
  fit_later: { fitting: '-> fitting' },
  fitted: { fitting: '-> ready' },
  try_later: { creating: '-> approved' },
  // Nothing is too old here: below is a test where it is.
  ask_anew: {},
  fail: { creating: '-> failed' },
  doubt: { creating: '-> recovering', fitting: '-> recovering' },
  lease_over: {},
  cleaned: { recovering: '-> approved' },
  hold: { creating: '-> held' },
  claim: { ready: '-> claimed', uncertain: '-> claimed', else: 'not_revealable' },
  unclaim: { claimed: '-> ready' },
  delivered: { claimed: '-> delivered' },
  delivery_doubt: { claimed: '-> uncertain' },
  expire: {},
  remind: {},
  revoke: {
    ready: '-> revoked',
    uncertain: '-> revoked',
    // Nothing but its credential ends.
    delivered: 'overtaken',
    else: 'not_revocable',
  },
  key_ended: { ready: '-> revoked', uncertain: '-> revoked' },
  // Nothing is waited for here: `fitting.test.ts` and `revoke.test.ts` have more of these.
  may_begin: {},
  close: { held: '-> failed', else: 'not_held' },
  // Nothing was lost here: `loss.test.ts` has requests of which something was.
  keep: { held: 'nothing_to_keep', else: 'not_held' },
  extended: { approved: '-> done' },
  apply: { approved: '-> applying' },
  adopted: { approved: '-> done' },
  applied: { applying: '-> done' },
  act_later: { approved: '-> approved' },
  // Nothing is too old here.
  act_anew: {},
  not_carried_out: { approved: '-> failed' },
};

describe('every command on every status', () => {
  for (const [name, command] of Object.entries(COMMANDS)) {
    const row = TABLE[command.type];
    it(`${name} does exactly what the table says`, () => {
      const actual = Object.entries(STATES).map(([status, state]) => [
        status,
        outcomeOf(decide(request(state), command, given)),
      ]);
      const expected = Object.values(STATES).map(({ status }) => [
        status,
        row[status] ?? row.else ?? 'overtaken',
      ]);
      expect(actual).toEqual(expected);
    });
  }
});

describe('time', () => {
  const at = (now: number) => ({ ...given, now });
  it('a request lapses only when its time is over', () => {
    expect(outcomeOf(decide(request(), COMMANDS.lapse, at(NOW + HOUR - 1)))).toBe('overtaken');
    expect(outcomeOf(decide(request(), COMMANDS.lapse, at(NOW + HOUR)))).toBe('-> lapsed');
  });
  it('nobody approves or denies a request whose time is over, though no sweep came by yet', () => {
    expect(outcomeOf(decide(request(), COMMANDS.approve, at(NOW + HOUR)))).toBe('lapsed');
    expect(outcomeOf(decide(request(), COMMANDS.deny, at(NOW + HOUR)))).toBe('lapsed');
  });
  it('an attempt is given up only after its lease', () => {
    const creating = request(STATES.creating);
    expect(outcomeOf(decide(creating, COMMANDS.lease_over, at(NOW + 59_999)))).toBe('overtaken');
    expect(outcomeOf(decide(creating, COMMANDS.lease_over, at(NOW + 60_000)))).toBe(
      '-> recovering',
    );
  });
  it('a claim counts as in doubt only after its lease, unless its own worker says so', () => {
    const lost = { type: 'delivery_doubt' } as const;
    expect(outcomeOf(decide(request(STATES.claimed), lost, given))).toBe('overtaken');
    expect(outcomeOf(decide(request(STATES.claimed), lost, at(NOW + 30_000)))).toBe('-> uncertain');
  });
  it('a key that nobody revealed in time expires, and is not revealed any more', () => {
    const ready = request(STATES.ready);
    expect(outcomeOf(decide(ready, COMMANDS.expire, given))).toBe('overtaken');
    expect(outcomeOf(decide(ready, COMMANDS.expire, at(NOW + HOUR)))).toBe('-> expired');
    expect(outcomeOf(decide(ready, COMMANDS.claim, at(NOW + HOUR)))).toBe('not_revealable');
  });
  it('an approved request is not begun before its next try is due', () => {
    const later = request({ status: 'approved', at: NOW, retryAt: NOW + 1 });
    expect(outcomeOf(decide(later, COMMANDS.begin, given))).toBe('overtaken');
  });
});

describe('who may decide', () => {
  const approveBy = (by: string, facts = people()) =>
    outcomeOf(decide(request(), { type: 'approve', grant: vote(by) }, { ...given, people: facts }));
  it('a requester never approves or denies their own request', () => {
    const facts = people(person('U0DANA', { groups: ['S0PLATFORM'] }));
    expect(approveBy('U0DANA', facts)).toBe('own_request');
    const deny = { type: 'deny', by: 'U0DANA', reason: 'no' } as const;
    expect(outcomeOf(decide(request(), deny, { ...given, people: facts }))).toBe('own_request');
  });
  it('a second account with the same e-mail address is the same person', () => {
    const twin = person('U0TWIN', { email: 'u0dana@example.com', groups: ['S0PLATFORM'] });
    expect(approveBy('U0TWIN', people(twin))).toBe('same_person');
  });
  it('who is not an approver is refused', () => {
    expect(approveBy('U0OLGA')).toBe('not_allowed');
  });
  for (const standing of ['guest', 'bot', 'deactivated', 'stranger'] as const) {
    it(`an approver who is a ${standing} is refused`, () => {
      const facts = people(person('U0RAVI', { standing, groups: ['S0PLATFORM'] }));
      expect(approveBy('U0RAVI', facts)).toBe('not_a_member');
    });
  }
  it('doubt about either person means no', () => {
    expect(approveBy('U0NEW')).toBe('person_unknown');
    expect(approveBy('U0RAVI', people(person('U0RAVI', { standing: 'unknown' })))).toBe(
      'person_unknown',
    );
    expect(approveBy('U0RAVI', people(person('U0DANA', { standing: 'unknown' })))).toBe(
      'person_unknown',
    );
  });
  it('an approver approves once', () => {
    const once = request(STATES.pending, { grants: [vote('U0RAVI')], route: routeOf(2) });
    const again = decide(once, { type: 'approve', grant: vote('U0RAVI') }, given);
    expect(outcomeOf(again)).toBe('already_voted');
  });
  it('two accounts of one approver are one voter', () => {
    const twin = person('U0RAVI2', { email: 'u0ravi@example.com', groups: ['S0PLATFORM'] });
    const once = request(STATES.pending, { grants: [vote('U0RAVI')], route: routeOf(2) });
    const second = { type: 'approve', grant: vote('U0RAVI2') } as const;
    expect(outcomeOf(decide(once, second, { ...given, people: people(twin) }))).toBe(
      'already_voted',
    );
  });
  it('a vote for another spec does not count', () => {
    const grant = vote('U0RAVI', { specHash: '0'.repeat(64) });
    expect(outcomeOf(decide(request(), { type: 'approve', grant }, given))).toBe('wrong_spec');
  });
  it('a denial needs a reason', () => {
    const deny = { type: 'deny', by: 'U0RAVI', reason: '' } as const;
    expect(outcomeOf(decide(request(), deny, given))).toBe('reason_empty');
  });
  it('only the requester withdraws and reveals', () => {
    const by = 'U0RAVI';
    expect(outcomeOf(decide(request(), { type: 'withdraw', by }, given))).toBe('not_requester');
    const claim = { ...COMMANDS.claim, by };
    expect(outcomeOf(decide(request(STATES.ready), claim, given))).toBe('not_requester');
  });
  it('only an admin lets a held request go on', () => {
    const resume = { type: 'resume', by: 'U0OLGA' } as const;
    expect(outcomeOf(decide(request(STATES.held), resume, given))).toBe('not_allowed');
  });
});

describe('quorum', () => {
  const first = { type: 'approve', grant: vote('U0RAVI') } as const;
  it('one of two keeps the request waiting, the second approves it', () => {
    const two = request(STATES.pending, { route: routeOf(2) });
    const one = decide(two, first, given);
    expect(outcomeOf(one)).toBe('-> pending');
    if (!one.ok) return;
    const voted = request(one.state, { route: routeOf(2), grants: one.changes?.grants ?? [] });
    expect(outcomeOf(decide(voted, COMMANDS.approve, given))).toBe('-> approved');
  });
  it('the stricter of the recorded and the present quorum counts', () => {
    const stricter = { ...given, policy: policy({ quorum: 2 }) };
    expect(outcomeOf(decide(request(), first, stricter))).toBe('-> pending');
    const recorded = request(STATES.pending, { route: routeOf(2) });
    expect(outcomeOf(decide(recorded, first, given))).toBe('-> pending');
  });
});

describe('issuing', () => {
  it('the answer to an older attempt changes nothing', () => {
    const second = request({ ...STATES.creating, attempt: { ...attempt, number: 2 } } as never);
    for (const name of ['created', 'try_later', 'fail', 'doubt'] as const) {
      expect(outcomeOf(decide(second, COMMANDS[name], given))).toBe('overtaken');
    }
  });
  it('after four attempts in doubt a person must look', () => {
    const fourth = { ...attempt, number: 4 };
    const state = { ...STATES.recovering, attempt: fourth } as never;
    const tired = request(state, { attempts: 4 });
    const command = { type: 'cleaned', attempt: 4, deletedKeys: [] } as const;
    const decision = decide(tired, command, given);
    expect(decision).toMatchObject({
      ok: true,
      state: { status: 'held', reason: 'attempts_exhausted' },
    });
  });
  it('a refusal that proves nothing happened does not count against the attempts', () => {
    const decision = decide(request(STATES.creating), COMMANDS.try_later, given);
    expect(decision).toMatchObject({ ok: true, changes: { attemptsAllowed: 5 } });
  });
  it('approvals that are too old are taken away, and the others stay', () => {
    const grants = [vote('U0RAVI', { at: NOW - 25 * HOUR }), vote('U0MEI', { at: NOW - HOUR })];
    const late = request(STATES.creating, { grants });
    expect(decide(late, COMMANDS.ask_anew, given)).toMatchObject({
      ok: true,
      state: { status: 'pending' },
      changes: { grants: [{ by: 'U0MEI' }], attemptsAllowed: 5 },
    });
    const strict = { ...given, policy: policy({ approvalLifetimeMs: HOUR / 2 }) };
    expect(decide(late, COMMANDS.ask_anew, strict)).toMatchObject({ changes: { grants: [] } });
    const without = grants.map(({ mac }) => mac);
    const spent = decide(late, { ...COMMANDS.ask_anew, without }, given);
    expect(spent).toMatchObject({ changes: { grants: [] }, facts: { why: 'quota_used_up' } });
  });
  it('a cleaned attempt is remembered as a loser', () => {
    const decision = decide(request(STATES.recovering), COMMANDS.cleaned, given);
    expect(decision).toMatchObject({ ok: true, changes: { lost: [attempt] } });
  });
  it('a refused access list ends in failure once the key is gone', () => {
    const refusal = { code: 'access_list_refused' } as const;
    const state = { ...STATES.recovering, afterwards: { next: 'fail', problem: refusal } } as never;
    expect(decide(request(state), COMMANDS.cleaned, given)).toMatchObject({
      ok: true,
      state: { status: 'failed', problem: refusal },
    });
  });
});

describe('a refusal of the access list that is about us', () => {
  const problem = { code: 'forbidden', status: 403 } as const;
  const afterwards = { next: 'hold', reason: 'credentials', problem } as const;
  const state = { ...STATES.recovering, afterwards } as never;
  it('holds the request once the key is gone, and counts as no attempt', () => {
    expect(decide(request(state), COMMANDS.cleaned, given)).toMatchObject({
      ok: true,
      state: { status: 'held', reason: 'credentials', problem, from: { status: 'approved' } },
      changes: { attemptsAllowed: 5 },
    });
  });
  it('holds it once: whoever lets it go on has looked', () => {
    const { number } = attempt;
    const why = { reason: 'cannot_delete' } as const;
    const hold = { type: 'hold', during: 'recovering', attempt: number, ...why } as const;
    expect(decide(request(state), hold, given)).toMatchObject({
      state: { from: { status: 'recovering', afterwards: { next: 'retry' } } },
    });
  });
});

describe('holding', () => {
  const during = ['approved', 'creating', 'recovering', 'fitting', 'ready', 'claimed'] as const;
  it.each(during)('stops a request that is %s, where its own worker says so', (status) => {
    const state = STATES[status];
    const attemptOf = 'attempt' in state ? { attempt: state.attempt.number } : {};
    const hold = { type: 'hold', during: status, ...attemptOf, reason: 'credentials' } as const;
    expect(outcomeOf(decide(request(state), hold, given))).toBe('-> held');
  });
  it('by a worker that was overtaken changes nothing', () => {
    const second = request({ ...STATES.creating, attempt: { ...attempt, number: 2 } } as never);
    expect(outcomeOf(decide(second, COMMANDS.hold, given))).toBe('overtaken');
  });
  it('of a claim whose seal did not open does not count as a showing', () => {
    const hold = { type: 'hold', during: 'claimed', reason: 'seal_broken' } as const;
    const held = decide(request(STATES.claimed), hold, given);
    expect(held).toMatchObject({ ok: true, state: { from: { status: 'ready', shown: 0 } } });
  });
  it('for votes that no longer count ends with the request waiting for the missing ones', () => {
    const state = { ...STATES.held, reason: 'approvers_changed' } as never;
    const grants = [vote('U0RAVI'), vote('U0OLGA')];
    const two = { grants, route: routeOf(2), attempts: 4 };
    const reopened = decide(request(state, two), COMMANDS.resume, given);
    expect(reopened).toMatchObject({
      ok: true,
      state: { status: 'pending' },
      changes: { grants: [vote('U0RAVI')], attemptsAllowed: 8 },
    });
    const enough = decide(request(state, { grants }), COMMANDS.resume, given);
    expect(enough).toMatchObject({ ok: true, state: { status: 'approved' } });
  });
});

describe('reveal', () => {
  it('another window cannot finish, undo or doubt somebody else’s claim', () => {
    for (const name of ['unclaim', 'delivered', 'delivery_doubt'] as const) {
      const command = { ...COMMANDS[name], claimId: 'V2:x' };
      expect(outcomeOf(decide(request(STATES.claimed), command, given))).toBe('overtaken');
    }
  });
  it('a private key that may have been shown twice is not shown a third time', () => {
    const twice = request({ ...STATES.uncertain, shown: 2 } as never);
    expect(outcomeOf(decide(twice, COMMANDS.claim, given))).toBe('not_revealable');
  });
  it('a failed second showing returns to doubt, not to ready', () => {
    const second = request({ ...STATES.claimed, shown: 2 } as never);
    expect(outcomeOf(decide(second, COMMANDS.unclaim, given))).toBe('-> uncertain');
  });
  it('a requester who was deactivated meanwhile sees nothing', () => {
    const facts = people(person('U0DANA', { standing: 'deactivated' }));
    const decision = decide(request(STATES.ready), COMMANDS.claim, { ...given, people: facts });
    expect(outcomeOf(decision)).toBe('not_a_member');
  });
  it('after delivery the record holds no sealed secret', () => {
    const decision = decide(request(STATES.claimed), COMMANDS.delivered, given);
    expect(JSON.stringify(decision)).not.toContain('v1.sealed');
  });
});
