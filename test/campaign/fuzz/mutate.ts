import type { Chance } from '../../model/ports/chance.ts';

/** Texts that often break parsers. */
const ODD = [
  '\0',
  '\n',
  '\r\n',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  '<!channel>',
  '&',
  '%00',
  '\u202e',
  '\u200b',
  '\ud800',
  '😀',
  '__proto__',
  'null',
  '1e999',
  '-0',
  ']] [ck:',
  ' [ck:',
  '=',
  '--',
  'ﬀ',
] as const;

/** Makes one random change in the text. In rare cases the text stays the same. */
export function mutateText(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  const to = Math.min(text.length, at + 1 + chance.below(8));
  const [before, cut, behind] = [text.slice(0, at), text.slice(at, to), text.slice(to)];
  switch (chance.below(7)) {
    case 0:
      return before + text.slice(at + 1);
    case 1:
      return before + cut + cut + behind;
    case 2:
      return before + chance.pick(ODD) + text.slice(at);
    case 3:
      return before;
    case 4:
      return before + String.fromCharCode(chance.below(0x250)) + text.slice(at + 1);
    case 5: {
      const other = chance.below(text.length + 1);
      return before + text.slice(other, other + 12) + behind;
    }
    default: {
      const code = text.charCodeAt(at);
      if (Number.isNaN(code)) return `${text}x`;
      return before + String.fromCharCode(code ^ (1 << chance.below(7))) + text.slice(at + 1);
    }
  }
}

function junk(chance: Chance): unknown {
  const kinds: readonly [() => unknown, ...(() => unknown)[]] = [
    () => null,
    () => true,
    () => chance.below(1e9) - 5e8,
    () => Number.MAX_VALUE,
    () => '',
    () => chance.pick(ODD),
    () => 'x'.repeat(chance.below(4_000)),
    () => [],
    () => [[[]]],
    () => ({}),
    () => ({ toString: 1, length: -1, constructor: null }),
    () => JSON.parse('{"__proto__":{"admin":true}}'),
  ];
  return chance.pick(kinds)();
}

/** Replaces, removes, repeats or renames one random member, at any depth. */
export function mutateValue(value: unknown, chance: Chance): unknown {
  if (typeof value === 'string' && chance.hit(0.6)) return mutateText(value, chance);
  if (typeof value !== 'object' || value === null || chance.hit(0.05)) return junk(chance);
  if (Array.isArray(value)) {
    const at = chance.below(value.length);
    if (value.length === 0 || chance.hit(0.2)) return [...value, ...value, junk(chance)];
    return value.map((item: unknown, i) => (i === at ? mutateValue(item, chance) : item));
  }
  const members = Object.entries(value);
  const [name, member] = members[chance.below(members.length)] ?? ['x', undefined];
  const rest = members.filter(([other]) => other !== name);
  const fate = chance.below(10);
  if (fate === 0) return Object.fromEntries(rest);
  if (fate === 1) return Object.fromEntries([...members, [`${name}x`, member]]);
  if (fate === 2) return Object.fromEntries([...members, [chance.pick(ODD), junk(chance)]]);
  return Object.fromEntries([...rest, [name, mutateValue(member, chance)]]);
}
