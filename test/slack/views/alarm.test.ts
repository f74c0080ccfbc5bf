import { describe, expect, it } from 'vitest';
import type { KeyProblem } from '../../../src/domain/record/strayKeys.ts';
import { alarm, putBack } from '../../../src/slack/views/news/alarm.ts';
import { lockedOut } from '../../../src/slack/views/news/lockedOut.ts';
import { en } from '../../../src/text/en.ts';
import { ORGANIZATION } from './samples.ts';

const key = { keyId: 'a'.repeat(24), publicKey: 'gswvkocq', description: 'ci <!channel>' };
const KEY_PROBLEMS: Readonly<Record<KeyProblem, string>> = {
  no_record: 'not on record',
  elsewhere: 'another installation',
  not_authentic: 'not an attempt that Keywarden made',
  edited: 'does not end with the marker',
  ended: 'The record says that it was deleted',
  unchecked: 'closed when Atlas could not be asked',
  cannot_delete: 'does not let Keywarden delete it',
};

const WHATS = [
  'no_record',
  'elsewhere',
  'not_authentic',
  'edited',
  'ended',
  'unchecked',
  'cannot_delete',
] as const;

describe('an alarm', () => {
  it.each(Object.entries(KEY_PROBLEMS))(
    'says which key, what is strange and what to do: %s',
    (_, says) => {
      const findings = WHATS.map((what) => ({ what, name: what, ...key }));
      const { text, blocks } = alarm(en, { organization: ORGANIZATION, findings });
      for (const shown of [text, JSON.stringify(blocks)]) {
        for (const words of [says, 'acme', 'gswvkocq', key.keyId]) expect(shown).toContain(words);
        expect(shown).not.toContain('<!channel>');
      }
    },
  );

  it('of many organizations is one message, which names some, counts all and says why', () => {
    const organizations = Array.from({ length: 120 }, (_, index) => ({
      id: String(index).padStart(24, '0'),
      name: `organization-${index}-${'x'.repeat(40)}`,
      code: index < 100 ? ('bad_credentials' as const) : ('address_not_allowed' as const),
    }));
    const { text, blocks } = lockedOut(en, organizations);
    for (const shown of [text, JSON.stringify(blocks)]) {
      expect(shown).toContain('organization-0-');
      expect(shown).toContain('organization-100-');
      expect(shown).toMatch(/and \d+ more \(the log names them\)/);
      expect(shown).toContain("does not accept Keywarden's credentials");
      expect(shown).toContain('only from listed addresses');
    }
    expect(JSON.stringify(blocks)).toContain('120 organizations cannot be reached');
    expect(JSON.stringify(blocks).length).toBeLessThan(12_000);
  });

  it('says that the sweep stopped, with nothing else to tell', () => {
    const stopped = { deleted: 5, left: 3 };
    const { text } = alarm(en, { organization: ORGANIZATION, findings: [], stopped });
    expect(text).toContain('deleted 5 keys');
    expect(text).toContain('stopped: 3 more');
  });
});

describe('what was missing beside records', () => {
  it('is one message that names ten of them and says how many more there are', () => {
    const found = Array.from({ length: 12 }, (_, index) => ({
      id: `01JD00000000000000000000${index + 10}`,
      lists: ['due', 'open'] as const,
    }));
    const { text } = putBack(en, found);
    expect(text).toMatch(/^12 records in Redis were not listed where they must be/);
    expect(text).toContain('the time at which it is due, the list of open requests');
    expect(text).toContain('and 2 more');
    expect(text.match(/01JD/g)).toHaveLength(10);
    expect(putBack(en, found.slice(0, 1)).text).toMatch(/^A record in Redis was not listed/);
  });
});
