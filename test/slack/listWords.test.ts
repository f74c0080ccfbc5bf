import { describe, expect, it } from 'vitest';
import { readListWords } from '../../src/slack/command/listWords.ts';

const known = ['acme', 'acme staging', 'gold mine', 'acme  eu'].map((name, index) => ({
  id: `${index}`.padStart(24, 'a'),
  name,
}));

describe('the words after `list`', () => {
  it.each([
    ['nothing', '', {}],
    ['an organization', 'acme', { organization: 'acme' }],
    ['its id', `${'a'.repeat(23)}1`, { organization: 'acme staging' }],
    [
      'the longest name',
      'Acme Staging terraform',
      { organization: 'acme staging', search: 'terraform' },
    ],
    ['a name with two spaces', 'acme  eu x', { organization: 'acme  eu', search: 'x' }],
    [
      'a name as it was pasted',
      'in *acme* terraform',
      { organization: 'acme', search: 'terraform' },
    ],
    ['several words', 'acme ci deploy', { organization: 'acme', search: 'ci deploy' }],
    [
      'the organization last',
      'terraform in acme staging',
      { organization: 'acme staging', search: 'terraform' },
    ],
    ['no organization', 'terraform in paradise', { search: 'terraform in paradise' }],
    ['words in bold', '*terraform* `prod`.', { search: 'terraform prod' }],
    ['the name of the organization', 'acme acme', { organization: 'acme', search: 'acme' }],
    ['mine', 'mine', { isMine: true }],
    ['mine in capitals, in code', '`MINE`', { isMine: true }],
    ['mine in an organization', 'mine acme', { isMine: true, organization: 'acme' }],
    ['mine in an organization, in words', 'mine in acme', { isMine: true, organization: 'acme' }],
    ['an organization, then mine', 'acme mine', { isMine: true, organization: 'acme' }],
    ['mine and a text', 'acme ci mine', { isMine: true, organization: 'acme', search: 'ci' }],
    ['an organization whose name ends so', 'gold mine', { organization: 'gold mine' }],
    ['a person', '<@U0DANA|dana>', { owner: 'U0DANA' }],
    ['keys of a person', 'acme owner <@U0DANA|dana>', { organization: 'acme', owner: 'U0DANA' }],
    [
      'a person, a text',
      'ci by <@U0DANA> in acme',
      { organization: 'acme', owner: 'U0DANA', search: 'ci' },
    ],
  ])('are understood: %s', (_what, typed, expected) => {
    const { organization, ...read } = readListWords(known, typed);
    const name = organization === undefined ? {} : { organization: organization.name };
    expect({ ...name, ...read }).toEqual({ isMine: false, ...expected });
  });

  it('are read in reasonable time, however many there are', () => {
    const { search } = readListWords(known, 'in '.repeat(20_000));
    expect(search).toHaveLength(59_999);
  });
});
