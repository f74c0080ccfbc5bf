import { describe, expect, it } from 'vitest';
import { pendingState } from '../../src/domain/approval/approverReminder.ts';
import { whoseTurn } from '../../src/domain/approval/whoseTurn.ts';
import { makeSpec, specHash } from '../../src/domain/key/spec.ts';
import type { Policy, Reminders } from '../../src/domain/policy/policy.ts';
import type { Route } from '../../src/domain/policy/route.ts';
import type { Request } from '../../src/domain/record/request.ts';
import type { RequestEvent } from '../../src/domain/record/requestEvent.ts';
import type { State } from '../../src/domain/record/state.ts';
import { type Command, decide } from '../../src/domain/transitions/decide.ts';
import { dueOf } from '../../src/workflow/core/dueFor.ts';
import { noticesFor } from '../../src/workflow/core/noticesFor.ts';
import { HOUR, NOW, people, person, policy, request, routeOf, spec, vote } from './fixtures.ts';

type Pending = Extract<State, { status: 'pending' }>;

const T0 = Date.UTC(2026, 10, 25, 12);
const LATER = {
  afterMs: 4 * HOUR,
  to: ['S0SECOND'],
  channel: 'C0SECOND',
} as const;
const escalating: Route = { ...routeOf(1), escalation: LATER };
const DAYTIME = { timeZone: 'UTC', days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60 };

/** A policy under which the route of the request is that of today, too. */
function policyWith(change: Partial<Policy> = {}, route: Route = routeOf(1)): Policy {
  const { stages, denials, escalation } = route;
  return policy({
    rules: [
      {
        name: 'default',
        when: {},
        effect: 'ask',
        approval: { stages, denials, ...(escalation === undefined ? {} : { escalation }) },
      },
    ],
    ...change,
  });
}

function waiting(route: Route, rules: Policy, at = T0): Request {
  return request(pendingState(rules, route, at), { createdAt: at, route });
}

function pending({ state }: Request): Pending {
  if (state.status !== 'pending') throw new Error(`it is ${state.status}`);
  return state;
}

function step(before: Request, command: Command, given: { policy: Policy; now: number }): Request {
  const decision = decide(before, command, { people: people(), ...given });
  if (!decision.ok) throw new Error(JSON.stringify(decision));
  const { state, changes } = decision;
  return { ...before, version: before.version + 1, state, ...changes };
}

/** The hours after its creation at which the approvers of a request are reminded. */
function reminders(rules: Policy, at = T0): number[] {
  let one = waiting(routeOf(1), rules, at);
  const hours: number[] = [];
  for (let steps = 0; steps < 50; steps += 1) {
    const { remindAt, reminded = 0 } = pending(one);
    if (remindAt === undefined) break;
    one = step(one, { type: 'remind_approvers' }, { policy: rules, now: remindAt });
    if ((pending(one).reminded ?? 0) > reminded) hours.push((remindAt - at) / HOUR);
  }
  return hours;
}

const every = (change: Partial<Reminders> = {}) =>
  policyWith({ reminders: { afterMs: HOUR, ...change } });

describe('reminders', () => {
  it('come after an hour, then after two more, four more, and so on, until it lapses', () => {
    expect(reminders(every())).toEqual([1, 3, 7, 15]);
  });
  it('never come where the policy says 0', () => {
    expect(reminders(every({ afterMs: 0 }))).toEqual([]);
  });
  it('wait for the morning, and go on from there', () => {
    // 17:30: the first would be at 18:30, so it is at 8:00; then 10:00 and 14:00.
    const evening = T0 + 5.5 * HOUR;
    expect(reminders(every({ workingHours: DAYTIME }), evening)).toEqual([14.5, 16.5, 20.5]);
  });
  it('that would wait until the request has lapsed do not come', () => {
    const friday = Date.UTC(2026, 10, 27, 17, 30);
    expect(reminders(every({ workingHours: DAYTIME }), friday)).toEqual([]);
  });
  it('are put off when nobody was there to send them before the night', () => {
    const rules = every({ workingHours: DAYTIME });
    const night = T0 + 9 * HOUR;
    const one = step(
      waiting(routeOf(1), rules),
      { type: 'remind_approvers' },
      {
        policy: rules,
        now: night,
      },
    );
    expect(pending(one)).toMatchObject({ remindAt: T0 + 20 * HOUR });
    expect(pending(one).reminded).toBeUndefined();
  });
  it('end when the policy that is in force by then wants none', () => {
    const one = step(
      waiting(routeOf(1), every()),
      { type: 'remind_approvers' },
      {
        policy: every({ afterMs: 0 }),
        now: T0 + HOUR,
      },
    );
    expect(pending(one)).toEqual({ status: 'pending', until: T0 + 24 * HOUR });
  });
  it('never come early, twice, or when the time to decide is over', () => {
    const rules = every();
    const one = waiting(routeOf(1), rules);
    for (const now of [T0 + HOUR - 1, T0 + 24 * HOUR]) {
      const given = { policy: rules, people: people(), now };
      expect(decide(one, { type: 'remind_approvers' }, given)).toMatchObject({ ok: false });
    }
  });
  it('change nothing of what a request needs: only its state tells of them', () => {
    const rules = every();
    const before = waiting(routeOf(1), rules);
    const one = step(before, { type: 'remind_approvers' }, { policy: rules, now: T0 + HOUR });
    const { state: _, version: __, ...rest } = one;
    const { state: ___, version: ____, ...same } = before;
    expect(rest).toEqual(same);
    expect(pending(one).until).toBe(pending(before).until);
  });
});

describe('a requester who has the approvers reminded', () => {
  const nudge = { type: 'nudge', by: 'U0DANA' } as const;
  function nudged(one: Request, now: number, rules = every()): Pending {
    return pending(step(one, nudge, { policy: rules, now }));
  }

  it('moves the next reminder on: both do not come within minutes', () => {
    const one = waiting(routeOf(1), every());
    expect(nudged(one, T0 + 0.9 * HOUR).remindAt).toBe(T0 + 1.9 * HOUR);
    const later = step(one, { type: 'remind_approvers' }, { policy: every(), now: T0 + HOUR });
    expect(nudged(later, T0 + 2.9 * HOUR).remindAt).toBe(T0 + 4.9 * HOUR);
    expect(nudged(later, T0 + 2.9 * HOUR).reminded).toBe(1);
  });
  it('never makes it come sooner, nor come where none was planned', () => {
    const never = every({ afterMs: 0 });
    expect(nudged(waiting(routeOf(1), never), T0 + HOUR, never).remindAt).toBeUndefined();
    const evening = T0 + 5.5 * HOUR;
    const rules = every({ workingHours: DAYTIME });
    const one = waiting(routeOf(1), rules, evening);
    expect(nudged(one, evening + HOUR / 4, rules).remindAt).toBe(pending(one).remindAt);
    // The policy that is in force by then wants them sooner.
    const often = nudged(waiting(routeOf(1), every({ afterMs: 4 * HOUR })), T0 + HOUR);
    expect(often.remindAt).toBe(T0 + 4 * HOUR);
  });
});

describe('escalation', () => {
  const rules = policyWith({}, escalating);

  it('is due after its time, and a reminder counts anew from there', () => {
    const one = waiting(escalating, rules);
    expect(pending(one).escalateAt).toBe(T0 + 4 * HOUR);
    const asked = step(one, { type: 'escalate' }, { policy: rules, now: T0 + 4 * HOUR });
    expect(pending(asked)).toEqual({
      status: 'pending',
      until: T0 + 24 * HOUR,
      remindAt: T0 + 5 * HOUR,
    });
  });
  it('of a request that waits again counts from its creation, as the votes of those people do', () => {
    const held = request(
      { status: 'held', at: T0, reason: 'approvers_changed', from: { status: 'approved' } },
      { createdAt: T0, route: escalating, grants: [] },
    );
    const soon = step(held, { type: 'resume', by: 'U0ADMIN' }, { policy: rules, now: T0 + HOUR });
    expect(pending(soon)).toMatchObject({
      escalateAt: T0 + 4 * HOUR,
      remindAt: T0 + 2 * HOUR,
      until: T0 + 25 * HOUR,
    });
    const late = T0 + 30 * HOUR;
    const again = step(held, { type: 'resume', by: 'U0ADMIN' }, { policy: rules, now: late });
    expect(pending(again)).toMatchObject({ escalateAt: late, remindAt: late + HOUR });
    expect(pending(again).reminded).toBeUndefined();
    const second = people(person('U0OLGA', { groups: ['S0SECOND'] }));
    const approve = { type: 'approve', grant: vote('U0OLGA', { at: late }) } as const;
    expect(decide(again, approve, { policy: rules, people: second, now: late })).toMatchObject({
      ok: true,
      state: { status: 'approved' },
    });
  });
  it('of the wider request is not that of the narrower one', () => {
    const wide = makeSpec({ ...spec, roles: ['ORG_MEMBER', 'ORG_READ_ONLY'] });
    const narrow = makeSpec({ ...spec, roles: ['ORG_READ_ONLY'] });
    const two = policyWith({}, routeOf(2));
    const before: Request = {
      ...waiting(escalating, two),
      spec: wide,
      specHash: specHash(wide),
      offer: {
        id: 'o',
        by: 'U0MEI',
        at: T0,
        spec: narrow,
        route: routeOf(2),
        grant: vote('U0MEI', { at: T0, specHash: specHash(narrow) }),
      },
    };
    const accept = { type: 'settle_offer', by: 'U0DANA', offer: 'o', accept: true } as const;
    const one = step(before, accept, { policy: two, now: T0 + 2 * HOUR });
    expect(pending(one)).toEqual({
      status: 'pending',
      until: T0 + 24 * HOUR,
      remindAt: T0 + 3 * HOUR,
    });
    expect(
      noticesFor('less.accepted', { before, after: one, policy: two }).map(({ kind }) => kind),
    ).toEqual(['card', 'receipt', 'repaint', 'thread']);
  });
});

describe('what time does to a request that waits', () => {
  const rules = policyWith({}, escalating);
  const kinds = (event: RequestEvent, before: Request, after: Request) =>
    noticesFor(event, { before, after, policy: rules }).map(
      ({ kind, target }) => `${kind} ${target}`,
    );

  it('is looked at when the first of it is due', () => {
    expect(dueOf(waiting(escalating, rules).state)).toBe(T0 + HOUR);
    expect(dueOf({ status: 'pending', until: 9, escalateAt: 5, remindAt: 7 })).toBe(5);
    expect(dueOf({ status: 'pending', until: 9 })).toBe(9);
  });
  it('owes a reminder to the card, and nobody else hears of it', () => {
    const before = waiting(escalating, rules);
    const one = step(before, { type: 'remind_approvers' }, { policy: rules, now: T0 + HOUR });
    expect(kinds('approvers.reminded', before, one)).toEqual([
      'card C0APPROVALS',
      'call C0APPROVALS',
    ]);
  });
  it('owes the second round a message in its own channel', () => {
    const before = waiting(escalating, rules);
    const one = step(before, { type: 'escalate' }, { policy: rules, now: T0 + 4 * HOUR });
    expect(kinds('request.escalated', before, one)).toEqual([
      'card C0APPROVALS',
      'receipt U0DANA',
      'escalation C0SECOND',
    ]);
  });
  it('owes the requester the truth about a channel that is out of reach, and not one more card', () => {
    const before = waiting(escalating, rules);
    const lost = { type: 'unreachable', reason: 'is_archived' } as const;
    const one = step(before, lost, { policy: rules, now: T0 });
    expect(kinds('card.unreachable', before, one)).toEqual(['receipt U0DANA', 'reach U0DANA']);
    const back = step(one, { type: 'reachable' }, { policy: rules, now: T0 + HOUR });
    expect(kinds('card.posted', one, back)).toEqual(['receipt U0DANA', 'reach U0DANA']);
    expect(pending(back).until).toBe(pending(before).until);
  });
});

describe('whose turn it is', () => {
  const staged: Route = {
    ...routeOf(1),
    stages: [
      [
        { need: 1, of: ['S0PLATFORM'] },
        { need: 1, of: ['U0OLGA'] },
      ],
      [{ need: 1, of: ['S0SECURITY', 'U0DANA'] }],
    ],
  };
  const turn = (route: Route, by: readonly string[], now = NOW) => {
    const grants = by.map((one) => vote(one));
    const one = request({ status: 'pending', until: NOW + HOUR }, { route, grants });
    return whoseTurn(one, policyWith({}, route), people(), now);
  };

  it('is that of the open stage, threshold by threshold', () => {
    expect(turn(staged, [])).toEqual(['S0PLATFORM', 'U0OLGA']);
    expect(turn(staged, ['U0RAVI'])).toEqual(['U0OLGA']);
  });
  it('is never the requester’s own', () => {
    expect(turn(staged, ['U0RAVI', 'U0OLGA'])).toEqual(['S0SECURITY']);
  });
  it('is that of the second round, too, when its time has come', () => {
    expect(turn(escalating, [])).toEqual(['S0PLATFORM']);
    expect(turn(escalating, [], NOW + 3 * HOUR)).toEqual(['S0PLATFORM', 'S0SECOND']);
  });
  it('leaves out who has approved, while somebody else of the same people is missing', () => {
    const two: Route = { ...routeOf(2), stages: [[{ need: 2, of: ['U0RAVI', 'U0MEI'] }]] };
    expect(turn(two, ['U0RAVI'])).toEqual(['U0MEI']);
  });
  it('is that of the recorded route where the policy of now has none', () => {
    const closed = policy({ rules: [{ name: 'no', when: {}, effect: 'deny' }] });
    expect(whoseTurn(request(), closed, people(), NOW)).toEqual(['S0PLATFORM']);
  });
});
