import { describe, expect, it } from 'vitest';
import type { Oddity } from '../../../src/domain/record/strayKeys.ts';
import { alarm } from '../../../src/slack/views/news/alarm.ts';
import { en } from '../../../src/text/en.ts';
import { ORGANIZATION } from './samples.ts';

const key = { keyId: 'a'.repeat(24), publicKey: 'gswvkocq', description: 'ci <!channel>' };
const ODDITIES: Readonly<Record<Oddity, string>> = {
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
  it.each(Object.entries(ODDITIES))(
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

  it('says that the sweep stopped, with nothing else to tell', () => {
    const stopped = { deleted: 5, left: 3 };
    const { text } = alarm(en, { organization: ORGANIZATION, findings: [], stopped });
    expect(text).toContain('deleted 5 keys');
    expect(text).toContain('stopped: 3 more');
  });
});
