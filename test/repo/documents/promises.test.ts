import { describe, expect, it } from 'vitest';
import { isThere } from '../../catalogue/titles.ts';
import { readText } from '../tree.ts';
import { section } from './documentation.ts';

const PAGE = readText('.github/SECURITY.md');
const LINK = /\[[^\]]+\]\(\.\.\/test\/([^\s)]+)\.test\.ts "([^"]+)"\)/g;

const promises = (section(PAGE, 'promises') ?? '').split('\n').filter((line) => line !== '');

const delayed = (section(PAGE, 'delayed') ?? '').split('\n').slice(2);

describe('what somebody can only delay who writes to Redis, in .github/SECURITY.md', () => {
  it('links to nothing but tests that are there, by their titles', () => {
    const links = delayed.flatMap((line) => line.match(/\]\(\.\.\/test/g) ?? []);
    const proofs = [...delayed.join('\n').matchAll(LINK)];
    expect(links.length).toBeGreaterThan(12);
    expect(proofs).toHaveLength(links.length);
    const missing = proofs.filter(([, file = '', title = '']) => !isThere([file, title]));
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});

describe('the promises in .github/SECURITY.md', () => {
  it('are eight, each in bold words and with a link to its tests', () => {
    expect(promises).toHaveLength(8);
    for (const [index, line] of promises.entries()) {
      expect(line).toMatch(new RegExp(`^${index + 1}\\. \\*\\*[A-Z][^*]+\\*\\*`));
      expect([...line.matchAll(LINK)].length).toBeGreaterThanOrEqual(2);
    }
  });

  it('link to nothing but tests that are there, by their titles', () => {
    const links = promises.flatMap((line) => line.match(/\]\(/g) ?? []);
    const proofs = [...promises.join('\n').matchAll(LINK)];
    expect(proofs).toHaveLength(links.length);
    const missing = proofs.filter(([, file = '', title = '']) => !isThere([file, title]));
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  it('are followed by what is not promised', () => {
    const after = PAGE.slice(PAGE.indexOf('<!-- /promises -->'));
    for (const words of [/machine/, /Slack itself/, /approvers acting together/, /append-only/]) {
      expect(after).toMatch(words);
    }
  });
});
