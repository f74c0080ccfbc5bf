import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chain,
  GENESIS,
  type Head,
  type Line,
  readHead,
  verifyChain,
} from '../../../src/store/audit/auditChain.ts';
import { canonicalJson } from '../../../src/store/secrets/canonicalJson.ts';
import { createSigner } from '../../../src/store/secrets/sign.ts';
import { makeEntry, otherRing, ring, signer } from '../fixtures.ts';

function chainOf(length: number): readonly Line[] {
  const lines: Line[] = [];
  let head: Head = GENESIS;
  for (let i = 1; i <= length; i += 1) {
    const line = chain(signer, head, makeEntry({ at: i, facts: { i } }));
    lines.push(line);
    head = line;
  }
  return lines;
}

const lines = chainOf(8);
const head: Head = { n: 8, mac: lines[7]?.mac ?? '' };
const verify = (changed: readonly Line[], known: { from?: Head; head?: Head } = { head }) =>
  verifyChain(signer, changed, known);

describe('verifyChain', () => {
  it('accepts an untouched log and names its head', async () => {
    expect(await verify(lines)).toEqual({ ok: true, head });
    expect(await verify([], {})).toEqual({ ok: true, head: GENESIS });
  });

  it('accepts a part of it, from a head known before', async () => {
    const from = lines[2];
    expect(await verify(lines.slice(3), { from, head })).toEqual({ ok: true, head });
  });

  const edited = (i: number, change: Partial<Line>) =>
    lines.map((line, at) => (at === i ? { ...line, ...change } : line));
  const swapped = [...lines.slice(0, 3), lines[4], lines[3], ...lines.slice(5)].flatMap(
    (line, i) => (line === undefined ? [] : [{ ...line, n: i + 1 }]),
  );
  const forged = chain(signer, GENESIS, makeEntry({ event: 'forged' }));
  const inserted = [...lines.slice(0, 3), forged, ...lines.slice(3)].map((line, i) => {
    return { ...line, n: i + 1 };
  });
  const foreign = createSigner({ ring: otherRing, installation: 'test' });
  const replaced = chain(foreign, lines[6] ?? GENESIS, makeEntry());
  const elsewhere = createSigner({ ring, installation: 'other' });
  const bad: readonly (readonly [string, readonly Line[], object])[] = [
    ['an edited entry', edited(3, { entry: '{}' }), { ok: false, n: 4, why: 'altered' }],
    ['an edited MAC', edited(3, { mac: 'k1:x' }), { ok: false, n: 4, why: 'altered' }],
    ['a deleted entry', lines.filter((_, i) => i !== 3), { ok: false, n: 4, why: 'missing' }],
    ['a deleted first entry', lines.slice(1), { ok: false, n: 1, why: 'missing' }],
    ['two swapped entries', swapped, { ok: false, n: 4, why: 'altered' }],
    ['an inserted entry', inserted, { ok: false, n: 4, why: 'altered' }],
    ['a repeated entry', [...lines, ...lines.slice(7)], { ok: false, n: 9, why: 'altered' }],
    ['a cut tail', lines.slice(0, 6), { ok: false, n: 7, why: 'missing' }],
    ['nothing left', [], { ok: false, n: 1, why: 'missing' }],
    [
      'an entry of another key',
      [...lines.slice(0, 7), replaced],
      { ok: false, n: 8, why: 'altered' },
    ],
  ];
  it.each(bad)('finds %s and names the first bad place', async (_, changed, verdict) => {
    expect(await verify(changed)).toEqual(verdict);
  });

  it('finds a log that was rewritten with the right key, by the head known from elsewhere', async () => {
    const rewritten = [...lines.slice(0, 7), chain(signer, lines[6] ?? GENESIS, makeEntry())];
    expect(await verify(rewritten, {})).toMatchObject({ ok: true });
    expect(await verify(rewritten)).toEqual({ ok: false, n: 8, why: 'altered' });
  });

  it('does not accept the log of another installation', async () => {
    expect(await verifyChain(elsewhere, lines)).toMatchObject({ ok: false, n: 1 });
  });

  it('finds any change of any entry', async () => {
    const at = fc.nat({ max: lines.length - 1 });
    await fc.assert(
      fc.asyncProperty(at, fc.string(), fc.constantFrom('entry', 'mac'), async (i, text, part) => {
        fc.pre(text !== lines[i]?.[part]);
        expect(await verify(edited(i, { [part]: text }))).toMatchObject({ ok: false, n: i + 1 });
      }),
    );
  });
});

describe('the audit head', () => {
  it('is read from its stored form', () => {
    expect(readHead('')).toEqual(GENESIS);
    expect(readHead('12:k1:mac')).toEqual({ n: 12, mac: 'k1:mac' });
  });

  it.each(['0:x', '1', '1:', 'x:y', '-1:x', '1.5:x', '01:x'])('%j is none', (stored) => {
    expect(() => readHead(stored)).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });
});

/** The same value with the members of every object in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, shuffled(member)]),
  );
}

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value')),
  ),
})).value;

describe('canonicalJson', () => {
  const write: (value: unknown) => string = (value) =>
    canonicalJson(JSON.parse(JSON.stringify(value)));

  it('sorts members by code unit, writes no white space and leaves out undefined', () => {
    expect(canonicalJson({ b: [1, { z: null, a: '\n' }], B: undefined, aa: true, a: -0 })).toBe(
      '{"a":0,"aa":true,"b":[1,{"a":"\\n","z":null}]}',
    );
    expect(canonicalJson([undefined])).toBe('[null]');
  });

  it('is JSON of the same value, and the same for every order of members', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = write(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(write(shuffled(value))).toBe(text);
        expect(write(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('does not take a number that JSON has not', () => {
    expect(() => canonicalJson({ at: Number.NaN })).toThrow(RangeError);
    expect(() => canonicalJson([Number.POSITIVE_INFINITY])).toThrow(RangeError);
  });
});
