import { describe, expect, it } from 'vitest';
import { decideCredential } from '../../../src/domain/credential/commands/decide.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { Person } from '../../../src/domain/policy/people.ts';
import { credentialNoticesFor } from '../../../src/workflow/credentials/credentialNotices.ts';
import { createOwnersWhoLeft } from '../../../src/workflow/credentials/ownersWhoLeft.ts';
import type { LedgerTransitions } from '../../../src/workflow/ledger/ledgerTransitions.ts';
import { makeCredential } from '../../domain/credential/fixtures.ts';
import { NOW, people, person, policy } from '../../domain/fixtures.ts';
import { recordingLog } from '../../store/fixtures.ts';

const POLICY = policy({ successors: 'S0PLATFORM' });
const GROUP = { kind: 'group', id: 'S0BUILD' } as const;
const OLGA = { kind: 'person', id: 'U0OLGA' } as const;

interface Told {
  readonly target: string;
  readonly topic: string | undefined;
  readonly about: string;
}

/** One look at these keys. `taken`: somebody takes this one between the reading and the commit. */
async function look(
  credentials: readonly Credential[],
  options: {
    readonly dana?: Partial<Person>;
    readonly isEmpty?: boolean | undefined;
    readonly isTimeRight?: boolean;
    readonly taken?: string;
  } = {},
) {
  const stored = new Map(credentials.map((one) => [one.id, one]));
  const told: Told[] = [];
  const ended: string[] = [];
  const facts = people(person('U0DANA', options.dana));
  const move: LedgerTransitions['move'] = async ({ credential: id = '' }, commands) => {
    const found = stored.get(id);
    const before = found && (id === options.taken ? { ...found, owner: OLGA } : found);
    if (before === undefined) throw new Error('no such key');
    const { credential: command } = commands({
      credential: { credential: before, now: NOW },
      now: NOW,
    });
    if (command === undefined || command.type === 'open' || command.type === 'adopt')
      throw new Error('no command');
    const accepted = decideCredential(before, command, {
      policy: POLICY,
      people: facts,
      approvers: [],
      now: NOW,
    });
    if (!accepted.ok) return { ok: false, refusal: accepted.refusal };
    const after = { ...before, ...accepted.changes, state: accepted.state };
    stored.set(id, after);
    const step = { credential: { before, after, accepted } };
    for (const { target, tells } of credentialNoticesFor(step, POLICY)) {
      told.push({ target, topic: tells?.topic, about: id });
    }
    return { ok: false, refusal: { why: 'unknown_credential' } };
  };
  const owners = createOwnersWhoLeft({
    credentials: {
      page: async () => ({ credentials, total: credentials.length, now: NOW }),
    },
    people: { about: async () => facts },
    isEmptyGroup: async () => options.isEmpty,
    ledger: { move },
    endUnrevealed: async (request) => void ended.push(request),
    policy: () => POLICY,
    sweeps: { take: async (names) => [...names] },
    isPaused: async () => false,
    isTimeRight: async () => options.isTimeRight ?? true,
    log: recordingLog(),
  });
  await owners.look();
  const orphaned = [...stored.values()].filter(({ ends }) => ends.orphaned !== undefined);
  return { orphaned: orphaned.map(({ id }) => id), told, ended };
}

const one = makeCredential({ id: 'apiKey:1' });
const two = makeCredential({ id: 'apiKey:2' });
const left = { standing: 'deactivated' } as const;

describe('an owner who left', () => {
  it('leaves keys each of which owes that the admins and the successor hear of it', async () => {
    const { orphaned, told } = await look([one, two], { dana: left });
    expect(orphaned).toEqual([one.id, two.id]);
    expect(told.filter(({ about }) => about === one.id)).toEqual([
      { target: 'C0ALERTS', topic: 'owner_left', about: one.id },
      { target: 'S0PLATFORM', topic: 'asked_to_take', about: one.id },
    ]);
    expect(told).toHaveLength(4);
  });

  it.each([one.id, two.id])('is told of also where somebody takes %s meanwhile', async (taken) => {
    const { orphaned, told } = await look([one, two], { dana: left, taken });
    const other = taken === one.id ? two.id : one.id;
    expect(orphaned).toEqual([other]);
    expect(told.map(({ about }) => about)).toEqual([other, other]);
  });

  it('is not looked for while the clock is wrong', async () => {
    expect((await look([one], { dana: left, isTimeRight: false })).orphaned).toEqual([]);
  });

  it('leaves nothing behind that nobody has revealed: it ends at once', async () => {
    const unrevealed = makeCredential({ handedOverAt: undefined, ends: {}, told: undefined });
    const [request] = unrevealed.secrets.map((secret) => secret.request);
    const { orphaned, ended } = await look([unrevealed, one], { dana: left });
    expect({ orphaned, ended }).toEqual({ orphaned: [one.id], ended: [request] });
    expect((await look([unrevealed], {})).ended).toEqual([]);
  });

  it('is nobody of whom Slack says nothing', async () => {
    const { orphaned } = await look([one], { dana: { standing: 'unknown' } });
    expect(orphaned).toEqual([]);
  });
});

describe('a group that owns a key', () => {
  const groups = [makeCredential({ owner: GROUP })];

  it('and has no members any more, is looked at like a person who left', async () => {
    const { orphaned, told } = await look(groups, { isEmpty: true });
    expect(orphaned).toHaveLength(1);
    expect(told.map(({ topic }) => topic)).toEqual(['owner_left', 'asked_to_take']);
  });

  it.each([false, undefined])('keeps it where Slack says of its emptiness: %s', async (isEmpty) => {
    expect((await look(groups, { isEmpty })).orphaned).toEqual([]);
  });

  it('gets it back as soon as somebody is in it again', async () => {
    const lost = makeCredential({ owner: GROUP, ends: { orphaned: NOW + 5 } });
    expect((await look([lost], { isEmpty: true })).orphaned).toHaveLength(1);
    expect((await look([lost], { isEmpty: false })).orphaned).toEqual([]);
  });
});
