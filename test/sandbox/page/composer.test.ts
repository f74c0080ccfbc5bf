import { describe, expect, it } from 'vitest';
import { offersFor, usageFor } from '../../../src/sandbox/page/workspace/composer/completion.ts';
import {
  NO_HISTORY,
  remember,
  step,
} from '../../../src/sandbox/page/workspace/composer/history.ts';

const commands = [
  {
    command: '/atlas-keys',
    description: 'List and request keys',
    usageHint: 'list [organization] | get ID | create [description] | mine | help',
  },
  { command: '/other', description: 'Another', usageHint: '' },
];
const lines = (typed: string) => offersFor(typed, commands).map(({ line }) => line);

describe('the composer of the sandbox page', () => {
  it('offers commands, then the ways of the command', () => {
    expect(lines('/')).toEqual(['/atlas-keys ', '/other ']);
    expect(lines('/AT')).toEqual(['/atlas-keys ']);
    expect(lines('/atlas-keys ')).toHaveLength(5);
    expect(lines('/atlas-keys c')).toEqual(['/atlas-keys create ']);
    expect(lines('/atlas-keys m')).toEqual(['/atlas-keys mine']);
  });

  it.each(['', 'hello', '/nobody', '/atlas-keys mine', '/atlas-keys list ac', '/other x'])(
    'offers nothing for %j',
    (typed) => {
      expect(lines(typed)).toEqual([]);
    },
  );

  it('says how the way that is being written goes on', () => {
    expect(usageFor('/atlas-keys list ac', commands)).toBe('/atlas-keys list [organization]');
    expect(usageFor('/atlas-keys lst', commands)).toBeUndefined();
    expect(usageFor('hello', commands)).toBeUndefined();
  });

  it('brings back what was typed, newest first, and then the empty line', () => {
    const history = ['a', 'b', 'a'].reduce(remember, NO_HISTORY);
    const one = step(history, 1);
    const two = step(one.history, 1);
    const three = step(two.history, 1);
    expect([one.line, two.line, three.line]).toEqual(['a', 'b', undefined]);
    const back = step(three.history, -1);
    expect([back.line, step(back.history, -1).line]).toEqual(['a', '']);
    expect(step(NO_HISTORY, -1).line).toBeUndefined();
  });
});
