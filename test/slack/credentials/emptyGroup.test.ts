import { expect, it } from 'vitest';
import { SlackError } from '../../../src/foundation/errors.ts';
import { createPeople } from '../../../src/slack/directory/people.ts';
import { recordingLog } from '../../store/fixtures.ts';

const of = { method: 'usergroups.users.list' };
const no = (reason: string) => new SlackError('definite', reason, of);

it.each([
  ['has members', ['U0DANA'], false],
  ['has none', [], true],
  ['is gone', no('no_such_subteam'), true],
  ['is not shown, because a plan ended', no('paid_teams_only'), undefined],
  ['is not shown, because the token is not taken', no('token_revoked'), undefined],
  [
    'is not shown, because Slack does not answer',
    new SlackError('doubt', 'timeout', of),
    undefined,
  ],
] as const)('a group that %s is empty: %s', async (_what, members, isEmpty) => {
  const people = createPeople({
    calls: {
      user: () => Promise.reject(no('user_not_found')),
      members: async () => new Map(),
      async groupMembers() {
        if (members instanceof SlackError) throw members;
        return [...members];
      },
    },
    teamId: 'T0SANDBOX',
    groups: () => ['S0BUILD'],
    now: () => 0,
    log: recordingLog(),
  });
  expect(await people.isEmpty('S0BUILD')).toBe(isEmpty);
});
