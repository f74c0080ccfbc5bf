import { describe, expect, it } from 'vitest';
import {
  type ApprovalStatus,
  approvalStatusOf,
  prospectFor,
} from '../../src/domain/approval/approvalStatus.ts';
import { askedFor } from '../../src/domain/policy/asked.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { verdictOn } from '../../src/domain/policy/route.ts';
import { liveKey, type Request } from '../../src/domain/record/request.ts';
import { HOUR, NOW, people, person, policy, request, STATES, vote } from './fixtures.ts';

const approval = {
  stages: [[{ need: 1, of: 'manager' }], [{ need: 2, of: ['S0PLATFORM'] }]],
  denials: 2,
  escalation: { afterMs: 2 * HOUR, to: ['S0ONCALL'] },
} as const;
const given = policy({
  managers: { U0DANA: 'U0OLGA' },
  rules: [{ name: 'all', when: {}, effect: 'ask', approval }],
});

/** A request of Dana's, made by this policy, with these votes. */
function waiting(votes: readonly string[], by: Policy = given, change: Partial<Request> = {}) {
  const dana = people().get('U0DANA') ?? person('U0DANA');
  const verdict = verdictOn(by, dana, askedFor(request(STATES.pending)));
  if (verdict.outcome !== 'ask') throw new Error(verdict.outcome);
  const grants = votes.map((id) => vote(id));
  return request(STATES.pending, { route: verdict.route, grants, ...change });
}

const known = { policy: given, people: people(), now: NOW };

function look(one: Request, facts: Partial<typeof known> = {}): ApprovalStatus {
  const approvalStatus = approvalStatusOf(one, { ...known, ...facts });
  if (approvalStatus === undefined) throw new Error('nothing is known');
  return approvalStatus;
}

describe('whose turn it is', () => {
  it('is that of the stage that is open, and of nobody who decided already', () => {
    expect(look(waiting([])).turn).toEqual(['U0OLGA']);
    expect(look(waiting(['U0OLGA'])).turn).toEqual(['S0PLATFORM']);
    expect(look(waiting(['U0OLGA', 'U0RAVI'])).turn).toEqual(['S0PLATFORM']);
    expect(look(waiting(['U0OLGA', 'U0RAVI', 'U0MEI'])).turn).toEqual([]);
    const denials = [{ by: 'U0OLGA', at: NOW, reason: 'no' }];
    expect(look(waiting([], given, { denials })).turn).toEqual([]);
  });

  it('is also that of the second round, once nobody decided in time', () => {
    const late = { now: NOW + HOUR };
    expect(look(waiting([]), late)).toMatchObject({
      turn: ['U0OLGA', 'S0ONCALL'],
      secondRound: ['S0ONCALL'],
    });
    expect(look(waiting([])).secondRound).toEqual([]);
  });

  it('is also that of people whom only the policy of now asks', () => {
    const stricter = policy({ quorum: 2, approvers: ['S0SECURITY'] });
    const approvalStatus = look(waiting([]), { policy: stricter });
    expect(approvalStatus.turn).toEqual(['U0OLGA', 'S0SECURITY']);
    expect(approvalStatus.routes).toHaveLength(2);
  });
});

describe('what is known of a request that waits', () => {
  it('names votes that no longer count, and a requester who left', () => {
    const left = people(person('U0RAVI'), person('U0DANA', { standing: 'deactivated' }));
    expect(look(waiting(['U0OLGA', 'U0RAVI']), { people: left })).toMatchObject({
      voided: ['U0RAVI'],
      requesterGone: true,
    });
    expect(look(waiting(['U0OLGA', 'U0RAVI']))).toMatchObject({
      voided: [],
      requesterGone: false,
    });
  });

  it('says how many denials end it, by whichever policy asks for fewer', () => {
    expect(look(waiting([])).denials).toBe(2);
    expect(look(waiting([]), { policy: policy() }).denials).toBe(1);
  });

  it('has no route where the policy of now does not allow it, and those who were asked may deny it', () => {
    const never = policy({ rules: [{ name: 'no', when: {}, effect: 'deny' }] });
    expect(look(waiting([]), { policy: never })).toMatchObject({ routes: [], turn: ['U0OLGA'] });
  });

  it('is nothing while somebody concerned cannot be looked up', () => {
    const unknown = people(person('U0RAVI', { standing: 'unknown' }));
    expect(approvalStatusOf(waiting(['U0RAVI']), { ...known, people: unknown })).toBeUndefined();
    expect(approvalStatusOf(waiting([]), { ...known, people: new Map() })).toBeUndefined();
  });
});

describe('what the decision of one person changes', () => {
  const facts = people(person('U0OLGA', { groups: ['S0ONCALL'] }));

  it('says why they are asked', () => {
    const asked = (by: string, now = NOW) =>
      prospectFor(waiting([]), by, { ...known, people: facts, now });
    expect(asked('U0OLGA')).toMatchObject({ asked: [{ as: 'manager' }], late: false });
    expect(asked('U0RAVI')?.asked).toEqual([{ as: 'group', group: 'S0PLATFORM' }]);
    expect(asked('U0ADMIN')?.asked).toEqual([]);
    const oncall = people(person('U0ADMIN', { groups: ['S0ONCALL'] }));
    const late = { ...known, people: oncall, now: NOW + HOUR };
    expect(prospectFor(waiting([]), 'U0ADMIN', late)).toMatchObject({
      asked: [{ as: 'group', group: 'S0ONCALL' }],
      late: true,
    });
  });

  it('says what is missing after their approval', () => {
    const complete = (votes: readonly string[], by: string) =>
      prospectFor(waiting(votes), by, known)?.approved.complete;
    expect(complete([], 'U0OLGA')).toBe(false);
    expect(complete(['U0OLGA', 'U0RAVI'], 'U0MEI')).toBe(true);
  });

  it('counts their denial once, however often they deny', () => {
    const denials = [{ by: 'U0MEI', at: NOW, reason: 'no' }];
    const one = waiting([], given, { denials });
    expect(prospectFor(one, 'U0RAVI', known)?.denials).toBe(2);
    expect(prospectFor(one, 'U0MEI', known)?.denials).toBe(1);
  });
});

describe('a live key', () => {
  it('is one that exists and that nobody has asked to end', () => {
    const alive = Object.values(STATES).filter((state) => liveKey(request(state)) !== undefined);
    expect(alive.map(({ status }) => status).sort()).toEqual([
      'claimed',
      'delivered',
      'ready',
      'uncertain',
    ]);
  });
});
