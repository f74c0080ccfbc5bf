import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/slack/command/parseCommand.ts';
import { VERBS } from '../../src/slack/command/verbs.ts';
import { commandProblem, help } from '../../src/slack/views/lists/help.ts';
import { en } from '../../src/text/en.ts';
import { createOwnTime } from '../setup/ownTime.ts';

const list = { verb: 'list', page: 1, perPage: 8 };
/** `allow`, as it is understood. */
function allowing(over: object = {}) {
  const wish = { person: 'U0DANA', roles: ['ORG_READ_ONLY'], forMs: 14_400_000, uses: 1 };
  return { verb: 'allow', page: 1, wish: { ...wish, ...over } };
}

const ID = '6a793f752c88faeba59bba49';

describe('what people type', () => {
  it.each([
    ['nothing', '', { verb: 'help' }],
    ['only spaces', ' \u00A0 ', { verb: 'help' }],
    ['help about something', 'help list', { verb: 'help' }],
    ['a verb in capitals', 'LIST', list],
    ['a verb in quotes', '"list"', list],
    ['an organization', 'list acme', { ...list, words: 'acme' }],
    ['a name of two words', 'list acme staging', { ...list, words: 'acme staging' }],
    ['a name in quotes', 'list "acme  staging"', { ...list, words: 'acme  staging' }],
    ['a name in single quotes', "list 'acme staging'", { ...list, words: 'acme staging' }],
    ['curly quotes', 'list “acme staging”', { ...list, words: 'acme staging' }],
    ['mixed quotes of a phone', 'list “acme staging"', { ...list, words: 'acme staging' }],
    ['a quote that is never closed', 'list "acme', { ...list, words: 'acme' }],
    ['an apostrophe', "list Anna's team", { ...list, words: "Anna's team" }],
    ['an ampersand as Slack sends it', 'list R&amp;D', { ...list, words: 'R&D' }],
    [
      'non-breaking spaces',
      'list\u00A0acme\u00A0--page\u00A02',
      { ...list, words: 'acme', page: 2 },
    ],
    ['an option', 'list --page 3', { ...list, page: 3 }],
    ['the inventory', 'inventory', { verb: 'inventory', filter: {}, page: 1 }],
    ['how a review stands', 'review', { verb: 'review', act: 'status' }],
    ['the end of a review', 'review Close', { verb: 'review', act: 'close' }],
    [
      'a review of some keys',
      'review start --stale owner <@U0DANA|dana> --project "Data Lake"',
      {
        verb: 'review',
        act: 'start',
        filter: { list: 'stale', owner: 'U0DANA', project: 'Data Lake' },
      },
    ],
    [
      'one of its lists',
      'inventory --no-end --page 2',
      { verb: 'inventory', filter: { list: 'no-end' }, page: 2 },
    ],
    [
      'one of its lists without dashes, and whose',
      'inventory stale owner <@U0DANA|dana>',
      { verb: 'inventory', filter: { list: 'stale', owner: 'U0DANA' }, page: 1 },
    ],
    ['whose key that is', 'who QSQIMGLW', { verb: 'who', query: { is: 'name', name: 'qsqimglw' } }],
    [
      'a private key behind another word',
      'revoke 5EC2E700-0000-4000-8000-0123456789AB',
      { verb: 'who', query: { is: 'secret', tail: expect.anything(), isWhole: true } },
    ],
    [
      'a private key alone',
      '5ec2e700-0000-4000-8000-0123456789ab',
      { verb: 'who', query: { is: 'secret', tail: expect.anything(), isWhole: true } },
    ],
    ['an option with =', 'list --page=3', { ...list, page: 3 }],
    ['an option with one dash', 'list -page 3', { ...list, page: 3 }],
    ['an option with a long dash', 'list —page 3', { ...list, page: 3 }],
    ['an option with short dashes', 'list –per–page 3', { ...list, perPage: 3 }],
    ['an option in capitals', 'list --PER-PAGE 10', { ...list, perPage: 10 }],
    ['an option with an underscore', 'list --per_page=10', { ...list, perPage: 10 }],
    [
      'an option before the organization',
      'list --page 2 acme',
      { ...list, words: 'acme', page: 2 },
    ],
    [
      'a project in quotes',
      'list acme --project "Web App"',
      { ...list, words: 'acme', project: 'Web App' },
    ],
    [
      'a project in quotes after =',
      'list --project=“Web App” acme',
      { ...list, words: 'acme', project: 'Web App' },
    ],
    [
      'what is looked for, in an organization',
      'list acme terraform prod',
      { ...list, words: 'acme terraform prod' },
    ],
    ['the keys of a person', 'list --owner <@U0DANA|dana>.', { ...list, owner: 'U0DANA' }],
    ['an option twice', 'list --page 2 --page 4', { ...list, page: 4 }],
    ['a lonely dash', 'list acme - ', { ...list, words: 'acme' }],
    ['a key id', `get ${ID}`, { verb: 'get', key: ID }],
    ['a key id in capitals', `get ${ID.toUpperCase()}`, { verb: 'get', key: ID }],
    ['a public key', 'get gswvkocq', { verb: 'get', key: 'gswvkocq' }],
    [
      'a key in bold, at the end of a sentence',
      'get *gswvkocq*.',
      { verb: 'get', key: 'gswvkocq' },
    ],
    ['a key as code and bold', 'get *`GSWVKOCQ`*,', { verb: 'get', key: 'gswvkocq' }],
    ['a key with what nobody sees', 'get \u200Bgswvkocq\uFEFF', { verb: 'get', key: 'gswvkocq' }],
    [
      'a key in an organization',
      'get gswvkocq in acme',
      { verb: 'get', key: 'gswvkocq', organization: 'in acme' },
    ],
    ['revoke in bold', 'revoke _GSWVKOCQ_.', { verb: 'revoke', query: 'gswvkocq' }],
    ['a page without dashes', 'list acme page 2', { ...list, words: 'acme', page: 2 }],
    ['a page alone without dashes', 'list page 2.', { ...list, page: 2 }],
    [
      'keys per page without dashes',
      'list acme per page 5 page 3',
      { ...list, words: 'acme', perPage: 5, page: 3 },
    ],
    ['a page in a name', 'list "acme page 2"', { ...list, words: 'acme page 2' }],
    ['a page without a number', 'list acme page two', { ...list, words: 'acme page two' }],
    ['a number in a sentence', 'list --page 2.', { ...list, page: 2 }],
    [
      'requests without dashes',
      'requests *all* status denied by <@U0DANA|dana> since 7d page 2.',
      { verb: 'requests', scope: 'all', status: 'denied', by: 'U0DANA', page: 2 },
    ],
    ['a page of mine without dashes', 'mine page 2', { verb: 'requests', scope: 'mine', page: 2 }],
    [
      'audit without dashes',
      'audit by <@U0DANA|dana>. since 12h',
      { verb: 'audit', by: 'U0DANA', sinceMs: 43_200_000 },
    ],
    [
      'allow as it was pasted',
      'allow <@U0DANA|dana> *ORG_READ_ONLY* in acme for 4h.',
      allowing({ organization: 'acme' }),
    ],
    ['a key in code quotes', 'get `gswvkocq`', { verb: 'get', key: 'gswvkocq' }],
    [
      'a key and its organization',
      'get gswvkocq acme staging',
      { verb: 'get', key: 'gswvkocq', organization: 'acme staging' },
    ],
    ['create alone', 'create', { verb: 'create', description: '' }],
    [
      'create with a description',
      'create nightly -- export "x"',
      { verb: 'create', description: 'nightly -- export "x"' },
    ],
    [
      'create with a quoted description',
      'create “nightly export”',
      { verb: 'create', description: 'nightly export' },
    ],
    [
      'create with escapes',
      'create a &lt;b&gt; &amp; c',
      { verb: 'create', description: 'a <b> & c' },
    ],
    ['mine', 'mine', { verb: 'requests', scope: 'mine', page: 1 }],
    ['a page of mine', 'mine --page 2', { verb: 'requests', scope: 'mine', page: 2 }],
    ['requests alone', 'requests', { verb: 'requests', scope: 'mine', page: 1 }],
    [
      'requests narrowed down',
      'requests ALL —status Denied --by <@U0DANA|dana> --since 7d --page 2',
      {
        verb: 'requests',
        scope: 'all',
        status: 'denied',
        by: 'U0DANA',
        sinceMs: 7 * 86_400_000,
        page: 2,
      },
    ],
    ['revoke by public key', 'revoke GSWVKOCQ', { verb: 'revoke', query: 'gswvkocq' }],
    [
      'revoke by key id',
      'revoke 6A793F752c88faeba59bba49',
      { verb: 'revoke', query: '6a793f752c88faeba59bba49' },
    ],
    [
      'revoke by request',
      'revoke 01jabcdefghjkmnpqrstvwxyz0',
      { verb: 'revoke', query: '01JABCDEFGHJKMNPQRSTVWXYZ0' },
    ],
    ['what is allowed', 'allow', { verb: 'allow', page: 1 }],
    ['a page of what is allowed', 'allow --page 3', { verb: 'allow', page: 3 }],
    ['allow', 'allow <@U0DANA|dana> ORG_READ_ONLY for 4h', allowing()],
    ['allow with an id alone', 'allow <@U0DANA> ORG_READ_ONLY for 4h', allowing()],
    ['allow with a short role', 'allow <@U0DANA|dana> read-only for 4h', allowing()],
    ['allow with a comma', 'allow <@U0DANA|dana>, org_read_only, for 4 hours', allowing()],
    [
      'allow with several roles',
      'allow <@U0DANA|dana> ORG_READ_ONLY，ORG_MEMBER;ORG_MEMBER FOR 30 min',
      allowing({ roles: ['ORG_READ_ONLY', 'ORG_MEMBER'], forMs: 1_800_000 }),
    ],
    [
      'allow in an organization',
      'allow <@U0DANA|dana> ORG_READ_ONLY in “for in acme” for 2 Days —keys 2',
      allowing({ organization: 'for in acme', forMs: 172_800_000, uses: 2 }),
    ],
    [
      'allow in a name of two words',
      'allow <@U0DANA|dana> ORG_READ_ONLY in acme labs for 90m',
      allowing({ organization: 'acme labs', forMs: 5_400_000 }),
    ],
  ])('is understood: %s', (_, text, expected) => {
    expect(parseCommand(text)).toMatchObject(expected);
  });

  it.each(['break-glass', 'Break—Glass', 'break glass', 'breakglass', 'BREAK_GLASS'])(
    'is an emergency however it is written: %s',
    (typed) => {
      const description = 'night fix';
      expect(parseCommand(`${typed} night fix`)).toEqual({ verb: 'break-glass', description });
      expect(parseCommand(typed)).toEqual({ verb: 'break-glass', description: '' });
    },
  );

  it.each([
    ['lsit', 'list'],
    ['lits', 'list'],
    ['creat', 'create'],
    ['minee', 'mine'],
    ['hlep', 'help'],
    ['alow', 'allow'],
    ['brake-glass', 'break-glass'],
    ['c', 'create'],
    ['--help', 'help'],
  ])('is answered with the nearest command: %s', (typed, nearest) => {
    const parsed = parseCommand(typed);
    if (parsed.verb === 'help') return expect(nearest).toBe('help');
    expect(parsed).toMatchObject({ verb: 'problem', why: 'unknown_verb', nearest });
  });

  it.each([
    ['xyzzy', 'There is no command `xyzzy`. Run `/atlas-keys help` to see all commands.'],
    ['lst', 'There is no command `lst`. Did you mean `/atlas-keys list`?'],
    ['<!channel>', 'There is no command `&lt;!channel&gt;`.'],
    ['list --pge 2', 'The command `list` has no option `--pge`. Did you mean `--page`?'],
    ['list --limit 2', 'The command `list` has no option `--limit`. The command is:'],
    ['list --page', 'The option `--page` needs a value after it.'],
    ['list --project --page 2', 'The option `--project` needs a value after it.'],
    ['list --page two', '`--page` must be a whole number from 1 to 100000. You typed `two`.'],
    ['list --page 0', '`--page` must be a whole number from 1 to 100000. You typed `0`.'],
    ['list acme page 0', '`--page` must be a whole number from 1 to 100000. You typed `0`.'],
    ['list --page 1.5', 'You typed `1.5`.'],
    ['list --per-page 11', '`--per-page` must be a whole number from 1 to 10. You typed `11`.'],
    ['list --owner dana', '`dana` is not a person. Type @ and choose one from the list.'],
    ['list --owner', 'The option `--owner` needs a value after it.'],
    ['get', 'Say which key: its key id (24 characters) or its public key (8 letters).'],
    ['get my-key', '`my-key` is neither a key id'],
    ['get gswvkocq --page 2', 'The command `get` has no options, but `--page` was given.'],
    [
      'revoke',
      'Say which key: its key id (24 characters), its public key (8 letters) or the id of',
    ],
    ['allow --keys 2', 'Say who: type @ and choose a person from the list.'],
    ['allow dana ORG_READ_ONLY for 4h', '`dana` is not a person.'],
    ['allow <@U0DANA|dana> for 4h', 'Say which roles'],
    ['allow <@U0DANA|dana> ORG_READ_ONYL for 4h', 'Did you mean `ORG_READ_ONLY`?'],
    ['allow <@U0DANA|dana> ORG_READ_ONLY', 'Say for how long'],
    ['allow <@U0DANA|dana> ORG_READ_ONLY for', 'Say for how long'],
    ['allow <@U0DANA|dana> ORG_READ_ONLY for ever', '`ever` is not a time'],
    ['allow <@U0DANA|dana> ORG_READ_ONLY for 5m', '`5m` is not a time from 15 minutes'],
    ['allow <@U0DANA|dana> ORG_READ_ONLY for 8d', '`8d` is not a time'],
    ['allow <@U0DANA|dana> ORG_READ_ONLY in for 4h', 'Say in which organization'],
    ['allow <@U0DANA> ORG_READ_ONLY for 4h --keys 6', 'a whole number from 1 to 5'],
    ['break the glass', 'Did you mean `/atlas-keys break-glass`?'],
    ['revoke soon', '`soon` is neither a key id'],
    ['revoke gswvkocq now', 'does not take `now`'],
    ['requests yours', 'The command `requests` does not take `yours`.'],
    ['requests --status open', '`open` is not a status. Choose one of pending, approved'],
    ['requests --by dana', '`dana` is not a person.'],
    ['mine all', 'The command `mine` does not take `all`. The command is: `/atlas-keys mine'],
  ])('is answered with what is wrong and how it is written: %s', (typed, answer) => {
    const parsed = parseCommand(typed);
    expect(parsed.verb).toBe('problem');
    if (parsed.verb === 'problem') {
      const text = commandProblem(en, parsed).text.replaceAll('`/atlas-keys', '`/atlas-keys');
      expect(text).toContain(answer);
    }
  });

  it('never makes the parser throw', () => {
    const piece = fc.constantFrom('list', 'get', 'create', '--page', '=', '“', '"', "'", '—', ' ');
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parseCommand(text);
        expect([...Object.keys(VERBS), 'problem']).toContain(parsed.verb);
        if (parsed.verb === 'list') expect(parsed.page).toBeGreaterThan(0);
      }),
      { numRuns: 3000 },
    );
  });

  it('is understood in reasonable time, however long it is', () => {
    const own = createOwnTime();
    const started = own.now();
    for (const text of ['"', '-', "' ", 'x', '--page ']) parseCommand(`list ${text.repeat(4000)}`);
    parseCommand('x'.repeat(40_000));
    expect(own.now() - started).toBeLessThan(2000);
  });
});

describe('help', () => {
  it('shows every command as the parser understands it', () => {
    for (const { usage } of Object.values(VERBS)) {
      expect(help(en).text).toContain(`\`/atlas-keys ${usage}\``);
    }
  });
});
