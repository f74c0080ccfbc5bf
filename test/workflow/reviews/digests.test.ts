import { describe, expect, it } from 'vitest';
import type { InventoryLine } from '../../../src/domain/inventory/inventory.ts';
import type { Person } from '../../../src/domain/policy/people.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import type { Sent } from '../../../src/workflow/ports/slack.ts';
import { createDigests } from '../../../src/workflow/reviews/digests.ts';
import type { DigestFacts } from '../../../src/workflow/reviews/reviews.ts';
import { makeCredential } from '../../domain/credential/fixtures.ts';
import { policy } from '../../domain/fixtures.ts';
import { createMemory, createTurns } from './memory.ts';

const HOUR = 60 * 60_000;
/** A Monday. */
const NOON = Date.UTC(2026, 10, 30, 12);
const DANA = { kind: 'person', id: 'U0DANA' } as const;
const TEAM = { kind: 'group', id: 'S0TEAM' } as const;

function lineOf(id: string, owner: typeof DANA | typeof TEAM = DANA): InventoryLine {
  const credential = makeCredential({ id: `apiKey:${id}`, owner, ends: {}, handedOverAt: 1 });
  const { kind, handle, purpose: description, access, organizationId } = credential;
  const shown = { id: credential.id, kind, handle, description, access, firstSeenAt: 1 };
  return {
    organizationId,
    credential,
    observation: { ...shown, use: { readAt: 1, addresses: 0 } },
  };
}

/** Several replicas, which share Redis and Slack. */
function stageOf(
  lines: readonly InventoryLine[],
  over: { readonly members?: ReadonlySet<string>; readonly policy?: Partial<Policy> } = {},
) {
  const memory = createMemory();
  const told: { readonly target: string; readonly facts: DigestFacts }[] = [];
  const given: { now: number; isPaused: boolean; answer: Sent } = {
    now: NOON,
    isPaused: false,
    answer: { ok: true },
  };
  const sweeps = createTurns(() => given.now);
  const replica = () =>
    createDigests({
      readInventory: async () => ({ lines, now: given.now }),
      reviews: memory.reviews,
      news: {
        async digest(target, facts) {
          if (given.answer.ok) told.push({ target, facts });
          return given.answer;
        },
      },
      people: {
        about: async (ids) =>
          new Map(ids.map((id): [string, Person] => [id, { id, standing: 'member', groups: [] }])),
      },
      members: async () => over.members,
      timeZoneOf: () => 'UTC',
      sweeps,
      ids: { nonce: () => `nonce-${told.length}-${given.now}` },
      policy: () => policy(over.policy),
      isPaused: async () => given.isPaused,
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
  return { memory, told, given, replica };
}

const going = () => false;

describe('the digests of several replicas', () => {
  it('are one for each person and week', async () => {
    const stage = stageOf([lineOf('a'), lineOf('b')]);
    const [one, other] = [stage.replica(), stage.replica()];
    await Promise.all([one.look(going), other.look(going)]);
    stage.given.now += HOUR;
    await Promise.all([one.look(going), other.look(going)]);
    expect(stage.told.map(({ target, facts }) => [target, facts.lines.length])).toEqual([
      ['U0DANA', 2],
    ]);
    stage.given.now += 7 * 24 * HOUR;
    await other.look(going);
    expect(stage.told).toHaveLength(2);
    expect(stage.memory.entries.map(({ event }) => event)).toEqual(['digest.sent', 'digest.sent']);
  });

  it('are tried again where Slack does not take them, and none is marked as sent', async () => {
    const stage = stageOf([lineOf('a')]);
    stage.given.answer = { ok: false, final: false, reason: 'internal_error' };
    await stage.replica().look(going);
    expect(stage.memory.entries).toEqual([]);
    stage.given.answer = { ok: true };
    stage.given.now += HOUR;
    await stage.replica().look(going);
    expect(stage.told).toHaveLength(1);
  });

  it('rest in safe mode, when they are stopped, and where the policy has none', async () => {
    const stage = stageOf([lineOf('a')]);
    stage.given.isPaused = true;
    await stage.replica().look(going);
    stage.given.isPaused = false;
    await stage.replica().look(() => true);
    const off = stageOf([lineOf('a')], { policy: { digest: 'off' } });
    await off.replica().look(going);
    expect([...stage.told, ...off.told]).toEqual([]);
  });
});

describe('the digest of a group', () => {
  it('goes to each member, with their own keys in one message', async () => {
    const members = new Set(['U0DANA', 'U0RAVI']);
    const stage = stageOf([lineOf('a'), lineOf('b', TEAM)], { members });
    await stage.replica().look(going);
    expect(stage.told.map(({ target, facts }) => [target, facts.lines.length])).toEqual([
      ['U0DANA', 2],
      ['U0RAVI', 1],
    ]);
  });

  it('goes to the announcement channel where the group is large', async () => {
    const members = new Set(Array.from({ length: 11 }, (_, index) => `U0M${index}`));
    const stage = stageOf([lineOf('b', TEAM)], { members });
    await stage.replica().look(going);
    const [announced] = policy().channels.announcements;
    expect(stage.told.map(({ target, facts }) => [target, facts.group])).toEqual([
      [announced, 'S0TEAM'],
    ]);
  });

  it('waits where Slack does not say who is in it', async () => {
    const stage = stageOf([lineOf('b', TEAM)]);
    await stage.replica().look(going);
    expect(stage.told).toEqual([]);
  });
});
