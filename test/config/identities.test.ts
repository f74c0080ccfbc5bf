import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/config/policy/policyFile.ts';
import { aliasesOf } from '../../src/domain/policy/policy.ts';
import { DEFAULT_POLICY } from '../../src/sandbox/world/world.ts';

const read = (identities: string) =>
  readPolicy('policy.yaml', `${DEFAULT_POLICY}identities: ${identities}\n`);

describe('accounts of one person', () => {
  it('are lists of user ids, and each account knows the others', () => {
    const { policy, problems } = read('[[U0DANA, U0OTHER], [U0RAVI, W0RAVI, U0DANA]]');
    expect(problems).toEqual([]);
    if (policy === undefined) throw new Error('no policy');
    expect(aliasesOf(policy, 'U0OTHER')).toEqual(['U0DANA', 'U0OTHER']);
    expect([...aliasesOf(policy, 'U0DANA')].sort()).toEqual([
      'U0DANA',
      'U0OTHER',
      'U0RAVI',
      'W0RAVI',
    ]);
    expect(aliasesOf(policy, 'U0MEI')).toEqual([]);
  });

  it.each([
    ['a group', '[[U0DANA, S0PLATFORM]]', /begins with U or W/],
    ['a single account', '[[U0DANA]]', /at least two/],
    ['no lists', '[U0DANA, U0OTHER]', /list of user ids/],
  ])('are not %s', (_what, identities, says) => {
    expect(read(identities).problems.join('\n')).toMatch(says);
  });

  it('are nobody where the policy does not name them', () => {
    const { policy } = readPolicy('policy.yaml', DEFAULT_POLICY);
    expect(policy && 'identities' in policy).toBe(false);
  });
});
