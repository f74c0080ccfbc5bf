import { describe, expect, it } from 'vitest';
import type { PreApproval } from '../../../src/domain/approval/preApproval.ts';
import { preApprovalRevoked } from '../../../src/slack/views/news/preApproval.ts';
import { en } from '../../../src/text/en.ts';
import { createLostPreApprovals } from '../../../src/workflow/loss/lostPreApprovals.ts';
import type { AuditEntry, LostEntry } from '../../../src/workflow/ports/audit.ts';
import { NOW, policy } from '../../domain/fixtures.ts';
import { makeEntry, preApproval } from '../../store/fixtures.ts';

const { id } = preApproval;

function lost(event: string, isAuthentic = true): LostEntry {
  return {
    n: 2,
    isAuthentic,
    entry: makeEntry({ event, by: 'U0MEI', facts: { preApproval: id } }),
  };
}

function setUp(
  entries: readonly LostEntry[],
  before?: PreApproval,
  { races = 0, isOlder = false } = {},
) {
  const said: AuditEntry[] = [];
  const told: string[] = [];
  let stored = before;
  let left = races;
  const settle = createLostPreApprovals({
    async *readLost() {
      yield* entries;
    },
    history: { follow: async () => undefined, isOlder: () => isOlder },
    requests: {
      now: async () => NOW,
      async note(entry) {
        said.push(entry);
      },
    },
    preApprovals: {
      get: async () => new Map(stored === undefined ? [] : [[id, stored]]),
      async save(after, basis, entry, notices = []) {
        left -= 1;
        if (left >= 0 || basis?.commitId !== stored?.commitId) return false;
        stored = after;
        said.push(entry);
        told.push(...notices.map(({ target }) => target));
        return true;
      },
    },
    policy: () => policy(),
    ids: { nonce: () => 'fresh' },
  });
  return { settle, said, told, stored: () => stored };
}

describe('a pre-approval that lost entries name', () => {
  it('is revoked again in the name of who did it; once, and people are told', async () => {
    const { settle, said, told, stored } = setUp([lost('pre_approval.revoked')], preApproval);
    await settle();
    expect(stored()).toEqual({
      ...preApproval,
      version: 2,
      commitId: 'fresh',
      revoked: { by: 'U0MEI', at: NOW },
    });
    expect(told).toEqual(['U0REQUESTER', policy().channels.approvals, 'U0APPROVER']);
    await settle();
    expect(said.map(({ event }) => event)).toEqual(['pre_approval.revoked', 'record.anchored']);
    expect(said[1]?.facts).toEqual({ preApproval: id, version: 2, commit: 'fresh' });
  });

  it('is revoked by Keywarden itself where the MAC of that entry is wrong', async () => {
    const entries = [lost('pre_approval.made'), lost('pre_approval.revoked', false)];
    const { settle, stored } = setUp(entries, preApproval);
    await settle();
    const revoked = stored();
    expect(revoked?.revoked?.by).toBe('keywarden');
    const news = preApprovalRevoked(en, { ...preApproval, ...revoked });
    expect(news.text).toMatch(/^Keywarden revoked what/);
  });

  it('is written down as it is where nothing was taken back', async () => {
    const { settle, said } = setUp([lost('pre_approval.made')], preApproval);
    await settle();
    expect(said.map(({ event, facts }) => [event, facts])).toEqual([
      ['record.anchored', { preApproval: id, version: 1, commit: 'c1' }],
    ]);
  });

  it('is written down as gone where Redis does not have it', async () => {
    const { settle, said } = setUp([lost('pre_approval.made')]);
    await settle();
    expect(said[0]?.facts).toEqual({ preApproval: id, version: 0 });
  });

  it('is believed in no record where Redis has an older one than the rest of the log names', async () => {
    const { settle, said } = setUp([lost('pre_approval.made')], preApproval, { isOlder: true });
    await settle();
    expect(said.map(({ facts }) => facts)).toEqual([{ preApproval: id, version: 0 }]);
  });

  it('is tried again when somebody was faster, three times', async () => {
    const once = setUp([lost('pre_approval.revoked')], preApproval, { races: 2 });
    await once.settle();
    expect(once.stored()?.revoked?.by).toBe('U0MEI');
    const often = setUp([lost('pre_approval.revoked')], preApproval, { races: 3 });
    await expect(often.settle()).rejects.toMatchObject({ code: 'contended' });
  });
});
