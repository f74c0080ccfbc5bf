import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const DAY = 24 * 3_600_000;
const LIMITS = `${DEFAULT_POLICY}limits:
  perDay: 3
  reason: { min: 20, pattern: '(reads|writes) .+', hint: 'what the key reads or writes' }
  ticket: { pattern: '^OPS-[0-9]{1,6}$', hint: 'a ticket such as OPS-123' }
  quietWords: [test, because, urgent]
`;
const GOOD = 'The nightly deploy reads the list of projects.';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ policy: LIMITS });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

async function form(description: string) {
  await stage.types(stage.dana, `/atlas-keys create ${description}`);
  return stage.window(stage.dana, /Ticket/);
}

const wish = (over: Readonly<Record<string, string>> = {}) => ({
  roles: ['ORG_READ_ONLY'],
  reason: GOOD,
  ticket: 'OPS-4711',
  access_list: '203.0.113.0/24',
  ...over,
});

/** Slack shows the form again, with this under one field, and everything that was typed. */
async function refusedUnder(field: string, says: RegExp, over: Readonly<Record<string, string>>) {
  const typed = wish(over);
  const outcome = await stage.dana.submits(await form('not-yet'), typed);
  if (outcome.ok) throw new Error(`It was accepted: ${JSON.stringify(typed)}`);
  expect(outcome.says).toBe('field_errors');
  expect(Object.keys(outcome.fieldErrors ?? {})).toEqual([field]);
  expect(outcome.fieldErrors?.[field]).toMatch(says);
  const open = await stage.window(stage.dana, /Ticket/);
  for (const text of ['not-yet', typed.reason, typed.ticket, typed.access_list]) {
    expect(open.plainText).toContain(text);
  }
  await stage.dana.closes(open);
  expect(await stage.redis.hlen('{sandbox}:requests')).toBe(0);
}

describe('a ticket that the policy asks for', () => {
  it.each(['none yet', 'ops-4711', 'OPS-', 'see OPS-4711', 'OPS-4711 or so'])(
    'is not %s: the form says what is asked for and keeps what was typed',
    (ticket) => refusedUnder('ticket', /a ticket such as OPS-123/, { ticket }),
  );
});

describe('a reason', () => {
  it.each(['test', ' Test, TEST ', 'urgent because urgent', '. . . . . . . . . . . . . . .'])(
    'of nothing but quiet words (%s) is refused with what is wanted instead',
    (reason) => refusedUnder('reason', /Say which system needs the key, and for what/, { reason }),
  );

  it('that is too short is told how long it must be', () =>
    refusedUnder('reason', /in at least 20 characters/, { reason: 'reads metrics' }));

  it('that misses what the policy asks for is told that', () =>
    refusedUnder('reason', /what the key reads or writes/, {
      reason: 'The nightly deploy has to go on somehow.',
    }));
});

describe('a request that keeps to all of it', () => {
  it('shows its ticket to the approvers, in the audit log and to the requester', async () => {
    stage.went(await stage.dana.submits(await form('with-ticket'), wish()));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /with-ticket/);
    expect(card.plainText).toContain('OPS-4711');
    expect(card.text).toContain('OPS-4711');
    await stage.noted('request.created', 'U0DANA', 'OPS-4711');
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    const decision = await stage.window(stage.ravi, /OPS-4711/);
    stage.went(await stage.ravi.submits(decision));
    await stage.message(stage.ravi, 'C0KEYS', /with-ticket/);
    await stage.dana.closes(await stage.window(stage.dana, /sent/));
  });
});

describe('requests of one day', () => {
  it('are so many and no more, whatever became of them; the next day there are more', async () => {
    for (const name of ['second', 'third']) {
      stage.went(await stage.dana.submits(await form(name), wish()));
      await stage.dana.closes(await stage.window(stage.dana, /sent/));
      const card = await stage.message(stage.ravi, 'C0APPROVALS', new RegExp(name));
      await stage.deny(stage.ravi, card, 'One is enough.');
      await stage.message(stage.dana, '@bot', new RegExp(`${name}[^]*denied`, 'i'));
    }
    const outcome = await stage.dana.submits(await form('fourth'), wish());
    expect(JSON.stringify(outcome)).toMatch(/made 3 requests within 24 hours, which is the limit/);
    const open = await stage.window(stage.dana, /Ticket/);
    expect(open.plainText).toContain(GOOD);
    expect(await stage.redis.hlen('{sandbox}:requests')).toBe(3);
    // Somebody else is not held up by it.
    await stage.types(stage.mei, '/atlas-keys create of-mei');
    stage.went(await stage.mei.submits(await stage.window(stage.mei, /Ticket/), wish()));
    await stage.message(stage.ravi, 'C0APPROVALS', /of-mei/);

    await stage.later(DAY + 1000);
    // The form that was refused is older than an hour now.
    await stage.dana.closes(await stage.window(stage.dana, /Ticket/));
    stage.went(await stage.dana.submits(await form('fourth'), wish()));
    await stage.message(stage.ravi, 'C0APPROVALS', /fourth/);
  });
});
