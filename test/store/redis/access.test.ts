import { describe, expect, it } from 'vitest';
import { accessRule, COMMANDS } from '../../../src/store/redis/access.ts';
import { readText, sources } from '../../repo/tree.ts';

/** Sent by the client when it connects; nothing in our code names them. */
const OF_THE_CLIENT = ['hello', 'select'];
/** Only where it is allowed: it would also show the passwords of the server. */
const OPTIONAL = ['config'];
/** Methods of the client that send nothing. */
const SENDS_NOTHING = ['connect', 'disconnect', 'on', 'off', 'once', 'call', 'next', 'duplicate'];

function found(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name.toLowerCase());
}

/** What the code sends: in its scripts, and by the client. */
function used(): readonly string[] {
  const text = sources('src/store').map(readText).join('\n');
  const names = [
    ...found(text, /redis\.p?call\('([A-Z]+)'/g),
    ...found(text, /\b(?:redis|all)\s*\.([a-z]+)\(/g),
  ];
  return [...new Set(names)].filter((name) => ![...SENDS_NOTHING, ...OPTIONAL].includes(name));
}

describe('the commands that a user of Redis needs', () => {
  it('are those that the code sends, and no others', () => {
    expect([...COMMANDS].toSorted()).toEqual([...used(), ...OF_THE_CLIENT].toSorted());
  });

  it('hold for the keys of one installation', () => {
    const rule = accessRule('acme-2');
    expect(rule).toMatch(/^ACL SETUSER acme-2 reset on >PASSWORD resetchannels ~\{acme-2\}:\* \+/);
    expect(rule).not.toMatch(/@|allkeys|\+config|\+keys|\+flush/);
  });
});
