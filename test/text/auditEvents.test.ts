import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/text/en.ts';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

function sources(folder: string): string[] {
  return (
    readdirSync(`${SRC}${folder}`, { recursive: true, encoding: 'utf8' })
      // The buttons have names with dots in them, too.
      .filter((name) => name.endsWith('.ts') && !name.endsWith('/ids.ts'))
      .map((name) => readFileSync(`${SRC}${folder}/${name}`, 'utf8'))
  );
}

const EVENT = /'([a-z_]+\.[a-z_]+)'/g;
/** The domain writes no log, so every name with a dot in it is an event of the audit log. */
const inDomain = sources('domain').flatMap((text) => [...text.matchAll(EVENT)]);
/** Elsewhere an event is named as such, perhaps as one of two, or handed to what notes it. */
const NAMED = /(?:[?:] |\bnote[sd]?\(\s*|entryOf\((?:\w+, )?)'([a-z_]+\.[a-z_]+)'/g;
const REFUSED = /'(auth\.[a-z_]+|[a-z_]+\.refused)'/g;
const ENTRY = /\bevent: '([a-z_]+\.[a-z_]+)'/g;
/** What starts and reloads Keywarden notes entries of its own, among many lines of the log. */
const atStart = sources('start').flatMap((text) => [...text.matchAll(ENTRY)]);
const elsewhere = ['workflow', 'slack']
  .flatMap(sources)
  .flatMap((text) => [NAMED, REFUSED].flatMap((one) => [...text.matchAll(one)]));
/** Not of the audit log: a line of the log, a method of Slack, and a package. */
const OTHER = ['attempt.refused', 'auth.test', 'ipaddr.js'];

const events = [
  ...new Set([...inDomain, ...elsewhere, ...atStart].flatMap(([, name]) => name ?? [])),
]
  .filter((name) => !OTHER.includes(name))
  .sort();

describe('the events of the audit log', () => {
  it('are found in the code', () => {
    const some = ['vote.denied', 'request.glass_broken', 'request.created', 'policy.changed'];
    expect(events).toEqual(expect.arrayContaining([...some, 'safe_mode.off', 'vote.refused']));
    expect(events.length).toBeGreaterThan(45);
  });

  it('are each told in words', () => {
    expect(events.filter((name) => !Object.hasOwn(en.auditEvents, name))).toEqual([]);
  });

  it('are told so that they can stand after a name', () => {
    for (const words of Object.values(en.auditEvents)) expect(words).toMatch(/^[a-z][^.]*[^.]$/);
  });
});
