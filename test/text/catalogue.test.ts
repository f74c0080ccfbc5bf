import { describe, expect, it } from 'vitest';
import { ORGANIZATION_ROLES } from '../../src/domain/key/roles.ts';
import { VERBS } from '../../src/slack/command/verbs.ts';
import { COMMAND } from '../../src/slack/wire/ids.ts';
import { en } from '../../src/text/en.ts';
import { catalogueFor } from '../../src/text/languages.ts';

/** Stands for any parameter: a text, a number, or an object with any field. */
const ANY: unknown = new Proxy(
  {},
  { get: (_, name) => (name === Symbol.toPrimitive ? () => '7' : '7') },
);

interface Entry {
  readonly name: string;
  readonly text: string;
}

/** Every sentence of a catalogue; those with parameters once for one and once for many. */
function entries(value: unknown, name = 'en'): Entry[] {
  if (typeof value === 'string') return [{ name, text: value }];
  if (typeof value === 'function') {
    const firsts = name.startsWith('en.told') ? [ANY] : [1, 2, ANY];
    return firsts.map((first) => {
      const text: unknown = Reflect.apply(value, undefined, [first, ANY, ANY, ANY]);
      return { name: `${name}()`, text: String(text) };
    });
  }
  if (typeof value !== 'object' || value === null) return [{ name, text: '' }];
  return Object.entries(value).flatMap(([key, inner]) => entries(inner, `${name}.${key}`));
}

const all = entries(en);

describe('the English catalogue', () => {
  it('has something to say everywhere', () => {
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter(({ text }) => text.trim() === '').map(({ name }) => name)).toEqual([]);
    expect(all.filter(({ text }) => /undefined|\[object/.test(text))).toEqual([]);
  });

  it('never raises its voice', () => {
    expect(all.filter(({ text }) => text.includes('!'))).toEqual([]);
  });

  it('uses one word for one thing', () => {
    const loose = /\b(secret key|API secret|ticket request|reviewer|sorry|oops|please note)\b/i;
    expect(all.filter(({ text }) => loose.test(text))).toEqual([]);
  });

  it('ends its sentences', () => {
    const open = all.filter(({ text }) => /^[A-Z].* .* .* .* .* .* .* /.test(text));
    expect(open.filter(({ text }) => !/[.:?)]$|7$/.test(text))).toEqual([]);
  });

  it('names only commands that exist', () => {
    const named = all.flatMap(({ text }) => [...text.matchAll(/\/[a-z]+-[a-z]+ (\w+)/g)]);
    expect(named.length).toBeGreaterThan(0);
    for (const [whole, verb] of named) {
      expect(whole.startsWith(`${COMMAND} `)).toBe(true);
      expect(Object.keys(VERBS)).toContain(verb);
    }
  });

  it('keeps to the lengths of titles, buttons and roles', () => {
    const { windows, createForm, reveal, json, labels } = en;
    const { approve, deny, withdraw, resume, checking, sent, notDone } = windows;
    const titled = [approve, deny, withdraw, resume];
    const short = [
      ...titled.flatMap(({ title, submit }) => [title, submit]),
      ...[checking.title, sent.title, notDone.title, windows.title],
      ...[createForm.title, createForm.submit, reveal.title, json.title],
      ...[windows.cancel, windows.close],
    ];
    expect(short.filter((text) => text.length > 24)).toEqual([]);
    const buttons = Object.values(labels).filter((label) => typeof label === 'string');
    expect(buttons.filter((text) => text.length > 30)).toEqual([]);
    for (const role of ORGANIZATION_ROLES) {
      const { name, does } = en.organizationRoles[role];
      expect(en.risk.markedDangerous(name).length).toBeLessThanOrEqual(75);
      expect(does.length).toBeLessThanOrEqual(75);
    }
  });
});

describe('the language of a person', () => {
  it.each([undefined, '', 'en', 'en-US', 'EN_gb', 'tlh-Latn-QO', '--', 'de-AT'])(
    'falls back to English for %s',
    (locale) => expect(catalogueFor(locale)).toBe(en),
  );
});
