import { expect, it } from 'vitest';
import { SlackError } from '../../../src/foundation/errors.ts';
import { createGroupMessages } from '../../../src/slack/outbound/credentials/groupMessages.ts';
import { en } from '../../../src/text/en.ts';
import { DAY, frozen, makeCredential } from '../../domain/credential/fixtures.ts';
import { policy as makePolicy, NOW } from '../../domain/fixtures.ts';

const GROUP = 'S0PLATFORM';
const policy = makePolicy();
const { alerts, approvals } = policy.channels;
const refusal = (to: string) =>
  new SlackError('definite', to.startsWith('C') ? 'is_archived' : 'user_disabled', {
    method: 'chat.postMessage',
  });
const many = Array.from({ length: 11 }, (_, index) => `U0${index}`);

/** Who was written to, and what became of the notice that the key of a group is frozen. */
async function told(
  members: readonly string[] | SlackError,
  { left = [], announcements = ['C0KEYS'] }: { left?: string[]; announcements?: string[] } = {},
) {
  const posts: { to: string; text: string }[] = [];
  const send = createGroupMessages({
    calls: {
      async post(to, { text }) {
        if (left.includes(to)) throw refusal(to);
        posts.push({ to, text });
        return { channel: to, ts: '1.1' };
      },
    },
    words: () => en,
    policy: () => ({ ...policy, channels: { ...policy.channels, announcements } }),
    members: async () => {
      if (members instanceof SlackError) throw members;
      return new Set(members);
    },
  });
  const credential = makeCredential({
    owner: { kind: 'group', id: GROUP },
    state: { ...frozen, why: 'approved', deleteAt: NOW + DAY },
  });
  const tells = { topic: 'frozen' } as const;
  const sent = await send(GROUP, { credential, organizationName: 'acme', tells, to: 'owner' });
  return { sent, to: posts.map(({ to }) => to), posts };
}

it('a small group hears of its key, each member', async () => {
  const { sent, to } = await told(['U0MEI', 'U0RAVI'], { left: ['U0RAVI'] });
  expect({ sent, to }).toEqual({ sent: { ok: true }, to: ['U0MEI'] });
});

it.each([
  ['is empty or gone', [], []],
  ['has only members whom no message reaches', ['U0MEI'], ['U0MEI']],
  [
    'is shown by Slack no more',
    new SlackError('definite', 'group_unreadable', { method: 'usergroups.users.list' }),
    [],
  ],
] as const)('the admins hear of the key of a group that %s', async (_what, members, left) => {
  const { sent, to, posts } = await told(members, { left: [...left] });
  expect(to).toEqual([alerts]);
  expect(posts[0]?.text).toMatch(/Nobody in <!subteam\^S0PLATFORM> could be told.*is frozen/);
  expect(sent.ok).toBe(true);
});

it('the notice stays owed while Slack cannot say who is in the group', async () => {
  const busy = new SlackError('definite', 'ratelimited', { retryAfterMs: 7000 });
  const { sent, to } = await told(busy);
  expect(to).toEqual([]);
  expect(sent).toMatchObject({ ok: false, final: false, retryAfterMs: 7000 });
});

it('the notice stays owed while the admins cannot be told either', async () => {
  const { sent } = await told([], { left: [alerts] });
  expect(sent).toMatchObject({ ok: false, final: false, lost: alerts });
});

it('a large group hears it in the announcement channel, or else where people approve', async () => {
  expect((await told(many)).to).toEqual([]);
  expect((await told(many, { announcements: [] })).to).toEqual([approvals]);
});
