import { describe, expect, it } from 'vitest';
import { createRefusalNotes } from '../../src/workflow/audit/refusalNotes.ts';
import { guardUseCases } from '../../src/workflow/audit/useCaseGuards.ts';
import type { AuditEntry } from '../../src/workflow/ports/audit.ts';
import { recordingLog } from '../store/fixtures.ts';

function setUp() {
  const noted: AuditEntry[] = [];
  const world = { now: 0, broken: false };
  const notes = createRefusalNotes({
    requests: {
      now: async () => 1000 + world.now,
      async note(entry) {
        if (world.broken) throw new Error('the store is away');
        noted.push(entry);
      },
    },
    policyHash: () => 'policy',
    monotonic: () => world.now,
    log: recordingLog(),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { notes, noted, world, settle };
}

const attempt = (by: string) => ({ event: 'vote.refused', by, why: 'not_allowed', requestId: 'R' });

describe('notes of refused attempts', () => {
  it('say who tried what, and why not', async () => {
    const { notes, noted, settle } = setUp();
    notes.note(attempt('U1'));
    await settle();
    expect(noted).toEqual([
      {
        event: 'vote.refused',
        by: 'U1',
        requestId: 'R',
        at: 1000,
        outcome: 'refused',
        policyHash: 'policy',
        facts: { why: 'not_allowed' },
      },
    ]);
  });

  it('are ten a minute of one person, and the next one says how many there were', async () => {
    const { notes, noted, world, settle } = setUp();
    for (let count = 0; count < 500; count += 1) notes.note(attempt('U1'));
    await settle();
    expect(noted).toHaveLength(10);
    notes.note(attempt('U2'));
    await settle();
    expect(noted.at(-1)).toMatchObject({ by: 'U2', facts: { suppressed: 490 } });
    world.now += 60_000;
    notes.note(attempt('U1'));
    await settle();
    expect(noted).toHaveLength(12);
  });

  it('are sixty a minute of everybody together', async () => {
    const { notes, noted, settle } = setUp();
    for (let count = 0; count < 1000; count += 1) notes.note(attempt(`U${count}`));
    await settle();
    expect(noted).toHaveLength(60);
  });

  it('of what nobody signed are one an hour and kind, which says how many there were', async () => {
    const { notes, noted, world, settle } = setUp();
    const forged = (why: string, event = 'auth.signature_failed') =>
      notes.note({ event, by: 'unknown', why });
    for (let count = 0; count < 5000; count += 1) forged('192.0.2.1');
    forged('192.0.2.2', 'auth.timestamp_ahead');
    await notes.writeCounts();
    await settle();
    expect(noted.map(({ event, facts }) => ({ event, facts }))).toEqual([
      { event: 'auth.signature_failed', facts: { why: '192.0.2.1' } },
      { event: 'auth.timestamp_ahead', facts: { why: '192.0.2.2' } },
    ]);
    // Nobody sends any more: the count is written all the same.
    world.now += 60 * 60_000;
    await notes.writeCounts();
    await notes.writeCounts();
    expect(noted.slice(2).map(({ facts }) => facts)).toEqual([{ why: '192.0.2.1', count: 4999 }]);
    // They do not use up what is noted of people.
    notes.note(attempt('unknown'));
    await settle();
    expect(noted.at(-1)).toMatchObject({ event: 'vote.refused', facts: { why: 'not_allowed' } });
  });

  it('of a whole day of forged requests are 24', async () => {
    const { notes, noted, world, settle } = setUp();
    for (let second = 0; second < 24 * 60 * 60; second += 1) {
      notes.note({ event: 'auth.signature_failed', by: 'unknown', why: '192.0.2.1' });
      world.now += 1000;
    }
    await settle();
    expect(noted).toHaveLength(24);
    expect(noted.at(-1)?.facts).toEqual({ why: '192.0.2.1', count: 3600 });
  });

  it('keep nobody from an answer when they cannot be written', async () => {
    const { notes, world, settle } = setUp();
    world.broken = true;
    notes.note(attempt('U1'));
    await settle();
  });
});

describe('the use cases with notes', () => {
  it('answer as without, and tell of attempts only', async () => {
    const { notes, noted, settle } = setUp();
    const refusals = [{ why: 'not_allowed' }, { why: 'person_unknown' }] as const;
    const guard = { known: () => undefined, isOn: async () => false };
    const unused = () => Promise.reject(new Error('not asked for'));
    const { submission, acceptance } = guardUseCases(
      { guard, notes },
      {
        submission: {
          refuse: async (by) => refusals[by === 'U1' ? 0 : 1],
          glass: unused,
          accessListRequired: unused,
          check: unused,
          submit: async () => ({
            ok: false,
            refusal: {
              why: 'form_wrong',
              wrong: [{ why: 'reason_empty' }, { why: 'role_not_allowed', roles: [] }],
            },
          }),
        },
        acceptance: {
          current: () => undefined,
          first: unused,
          refuse: unused,
          accept: async () => ({ ok: false, refusal: { why: 'not_allowed' } }),
        },
      },
    );
    expect(await submission.refuse('U1', undefined)).toEqual(refusals[0]);
    expect(await submission.refuse('U2', undefined)).toEqual(refusals[1]);
    const wish = {
      organizationId: 'o',
      description: 'd',
      roles: [],
      accessList: '',
      reason: '',
      ticket: '',
      recipient: '',
    };
    expect(await submission.submit('U3', 'R', wish, undefined)).toMatchObject({ ok: false });
    const window = { nonce: 'n', viewId: 'V', user: 'U4', requestId: '', purpose: 'accept_loss' };
    await acceptance.accept(window);
    await settle();
    expect(noted.map(({ by, facts }) => `${by} ${facts.why}`)).toEqual([
      'U1 not_allowed',
      'U3 role_not_allowed',
      'U4 not_allowed',
    ]);
  });
});
