import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT, readJson, readText } from '../tree.ts';

const CHUNKS = 'dist/chunks';
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/;

const lock = z
  .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
  .parse(readJson('package-lock.json')).packages;

/** Paths of all files that the bot and its programs are built from. */
const sources = readdirSync(`${ROOT}${CHUNKS}`)
  .filter((name) => name.endsWith('.map'))
  .flatMap(
    (name) =>
      z.object({ sources: z.array(z.string()) }).parse(readJson(`${CHUNKS}/${name}`)).sources,
  );

const bundled = new Set(sources.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []));

/** `## pino - 10.4.0 (MIT)`, one for each version. */
const named = [...readText('dist/licenses.md').matchAll(/^## (\S+) - (\S+) \(.+\)$/gm)].map(
  ([, name = '', version = '']) => ({ name, version }),
);

describe('the bundle of the bot', () => {
  it('comes with the licence of each package in it', () => {
    expect(bundled.size).toBeGreaterThan(20);
    const names = named.map(({ name }) => name);
    expect([...bundled].filter((name) => !names.includes(name))).toEqual([]);
  });

  it('names their versions, which are those of the lock file', () => {
    const locked = Object.entries(lock).map(
      ([path, { version = '' }]) => `${path.replace(/^.*node_modules\//, '')} ${version}`,
    );
    expect(named.filter(({ name, version }) => !locked.includes(`${name} ${version}`))).toEqual([]);
  });

  it('holds the bot, nothing of the sandbox, and nothing that Bolt has only for others', () => {
    expect(sources.filter((path) => path.endsWith('/src/main.ts'))).toHaveLength(1);
    expect(sources.filter((path) => path.includes('/src/sandbox/'))).toEqual([]);
    for (const name of ['express', '@slack/oauth', 'jsonwebtoken', 'iconv-lite']) {
      expect(bundled).not.toContain(name);
    }
  });
});
