import { describe, expect, it } from 'vitest';
import { no } from '../../../src/domain/record/result.ts';
import type { Windows } from '../../../src/workflow/core/windows.ts';
import type { ForeignSubject } from '../../../src/workflow/inventory/foreign.ts';
import { createMakers } from '../../../src/workflow/inventory/makers.ts';
import { NOW, people, policy } from '../../domain/fixtures.ts';

const PLACE = { organizationId: 'org', credentialId: `apiKey:${'5'.repeat(24)}`, accessHash: 'h' };
const SUBJECT: ForeignSubject = {
  ...PLACE,
  access: { organizationRoles: ['ORG_READ_ONLY'], projects: [], addresses: [] },
  organizationName: 'acme',
  kind: 'apiKey',
  atlasId: '5'.repeat(24),
  handle: 'handmade',
  description: 'made by hand',
  describedAs: 'made by hand',
  createdAt: NOW,
  life: { defaultMs: 1, maxMs: 2 },
  isAsked: false,
  groups: [],
  now: NOW,
};
const WINDOW = { nonce: 'n', viewId: 'v', user: 'U0ADMIN', requestId: 'c', purpose: 'ask_maker' };

/** What the admin reads, and what was sent, where Slack takes it or not. */
function asking(isTaken: () => boolean) {
  const sent: string[] = [];
  const marked: string[] = [];
  const windows: Pick<Windows, 'recall'> = {
    recall: async () => ({
      ok: true,
      window: { ...WINDOW, shows: { kind: 'foreign', ...PLACE, asks: 'U0DANA' } },
    }),
  };
  const never = () => Promise.reject(new Error('not asked here'));
  const makers = createMakers({
    foreign: { look: async () => ({ ok: true, ...SUBJECT }), makerOf: never, take: never },
    windows: { ...windows, open: never },
    people: { about: async () => people() },
    sweeps: {
      unreported: async (names) => new Set(names.filter((name) => !marked.includes(name))),
      markReported: async (names) => void marked.push(...names),
    },
    personByEmail: async () => 'U0DANA',
    askMaker: async (person) => {
      if (!isTaken()) return false;
      sent.push(person);
      return true;
    },
    news: { appeared: never, appearedMany: never, denied: never },
    ask: never,
    policy: () => policy(),
  });
  return { sent, ask: () => makers.ask(WINDOW) };
}

describe('the question to whoever made a key', () => {
  it('that Slack does not take is no promise: the admin reads it at once and asks again', async () => {
    let isUp = false;
    const { sent, ask } = asking(() => isUp);
    expect(await ask()).toEqual(no({ why: 'maker_not_reached' }));
    expect(sent).toEqual([]);
    isUp = true;
    expect(await ask()).toEqual({ ok: true });
    expect(sent).toEqual(['U0DANA']);
  });
});
