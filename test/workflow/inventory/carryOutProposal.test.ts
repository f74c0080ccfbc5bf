import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { Proposal } from '../../../src/domain/inventory/proposal.ts';
import { createCarryOutProposal } from '../../../src/workflow/inventory/adopting/carryOutProposal.ts';
import type { Looked } from '../../../src/workflow/inventory/adopting/proposedKey.ts';
import { foreignAccess } from '../../campaign/fuzz/foreign.ts';
import { makeCredential } from '../../domain/credential/fixtures.ts';
import { NOW } from '../../domain/fixtures.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const DAY = 24 * 60 * 60_000;

function proposalOf(...owners: string[]): Proposal {
  return {
    id: 'f'.repeat(40),
    keys: owners.map((id, at) => ({
      credentialId: `apiKey:${String(at).repeat(24)}`,
      organizationId: 'org',
      handle: `key${at}`,
      rolesHash: '',
      owner: { kind: 'person', id },
      purpose: `for ${id}`,
      end: NOW + 90 * DAY,
    })),
    at: NOW,
    until: NOW + 7 * DAY,
    isTold: true,
    state: { status: 'accepted', by: 'U0ADMIN', at: NOW, done: {}, told: [] },
  };
}

/** A world in which everything can fail once: `breaks` says before which step. */
function world(
  first: Proposal,
  looked: (credentialId: string) => Looked | undefined = () => undefined,
) {
  let stored = first;
  const ledger = new Map<string, Credential>();
  const said: string[] = [];
  const given = { breaksAt: 0, steps: 0, isSlackAway: false, takes: 0, callsLeft: 500, now: NOW };
  const step = () => {
    given.steps += 1;
    if (given.steps === given.breaksAt) throw new Error('killed');
  };
  const say = async (what: string) => {
    step();
    if (given.isSlackAway) return false;
    said.push(what);
    return true;
  };
  const { run } = createCarryOutProposal({
    proposals: {
      load: async () => stored,
      async put(before, next) {
        step();
        if (before !== stored) return false;
        stored = next;
        return true;
      },
    },
    lookAtProposed: async ({ credentialId, handle, organizationId }) => {
      const other = looked(credentialId);
      if (other !== undefined) return other;
      const access = { organizationRoles: [], projects: [], addresses: [] };
      const subject = {
        ...{ credentialId, handle, organizationId, access, accessHash: '', groups: [] },
        ...({
          organizationName: 'acme',
          kind: 'apiKey',
          atlasId: '',
          description: '',
          describedAs: '',
        } as const),
        ...{ createdAt: NOW, life: { defaultMs: DAY, maxMs: DAY }, isAsked: false, now: NOW },
      } as const;
      return { is: 'fine', subject };
    },
    foreign: {
      async take({ credentialId: id }, { by }) {
        step();
        if (ledger.has(id)) throw new Error(`${id} was adopted twice`);
        ledger.set(id, makeCredential({ id, origin: { how: 'adopted', by, at: NOW } }));
        given.takes += 1;
        // The commit stands, and its answer is lost.
        step();
        return { ok: true };
      },
    },
    credentials: { get: async () => ledger },
    atlas: {
      credentialAccess: () => ({ ...foreignAccess, callsLeft: () => given.callsLeft }),
    },
    requests: { now: async () => given.now },
    pace: async () => undefined,
    news: {
      proposed: () => say('proposed'),
      adoptedFor: ({ owner, count }) => say(`${owner.id} ${count}`),
      finished: ({ state }) =>
        say(`done ${JSON.stringify(state.status === 'accepted' && state.done)}`),
    },
    isPaused: async () => false,
    log: silent,
  });
  return {
    given,
    said,
    ledger,
    status: () => stored.state.status,
    async runs(times: number) {
      for (let time = 0; time < times; time += 1) await run().catch(() => undefined);
    },
  };
}

describe('a proposal that was accepted', () => {
  it('is adopted key by key, each owner is told once, and then the admins', async () => {
    const all = world(proposalOf('U0DANA', 'U0DANA', 'U0MEI'));
    await all.runs(6);
    expect(all.ledger.size).toBe(3);
    expect(all.said.slice(0, 2)).toEqual(['U0DANA 2', 'U0MEI 1']);
    expect(all.said[2]).toMatch(/^done .*adopted/);
    expect(all.said).toHaveLength(3);
    expect(all.status()).toBe('finished');
  });

  it('is adopted once, whichever step a crash comes before', async () => {
    for (let breaksAt = 1; breaksAt <= 14; breaksAt += 1) {
      const all = world(proposalOf('U0DANA', 'U0MEI'));
      all.given.breaksAt = breaksAt;
      await all.runs(8);
      expect(all.given.takes, `before step ${breaksAt}`).toBe(2);
      expect(all.status()).toBe('finished');
      // What was said before the crash may be said once more, and nothing is left out.
      expect(new Set(all.said.map((text) => text.split(' ')[0]))).toEqual(
        new Set(['U0DANA', 'U0MEI', 'done']),
      );
    }
  });

  it('goes on telling where Slack was away', async () => {
    const all = world(proposalOf('U0DANA'));
    all.given.isSlackAway = true;
    await all.runs(4);
    expect(all.said).toEqual([]);
    expect(all.status()).toBe('accepted');
    all.given.isSlackAway = false;
    await all.runs(2);
    expect(all.said).toHaveLength(2);
    expect(all.status()).toBe('finished');
  });

  it('leaves out what is not as it was, and waits where Atlas does not answer, for a day', async () => {
    const of = (id: string): Looked | undefined =>
      id.endsWith('0') ? { is: 'left', why: 'gone' } : { is: 'later' };
    const all = world(proposalOf('U0DANA', 'U0MEI'), of);
    await all.runs(5);
    expect(all.status()).toBe('accepted');
    all.given.now = NOW + DAY + 1;
    await all.runs(3);
    expect(all.said).toEqual([expect.stringMatching(/gone.*refused/)]);
    expect(all.given.takes).toBe(0);
  });

  it('does not call Atlas while few calls are left', async () => {
    const all = world(proposalOf('U0DANA'));
    all.given.callsLeft = 200;
    await all.runs(3);
    expect(all.given.takes).toBe(0);
    all.given.callsLeft = 300;
    await all.runs(3);
    expect(all.given.takes).toBe(1);
  });
});
