import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readInput } from '../../src/cli/readInput.ts';

let dir: string;
let path: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'keywarden-input-'));
  path = join(dir, 'keys.csv');
  await writeFile(path, 'x'.repeat(1024 * 1024));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it('gives what a file holds that an operator names', () => {
  expect(readInput(path, 1024 * 1024)).toEqual({ text: 'x'.repeat(1024 * 1024) });
});

it('says of a file that cannot be used which one it is, and why', () => {
  expect(readInput(join(dir, 'nowhere.csv'))).toEqual({
    says: `${join(dir, 'nowhere.csv')} cannot be read (ENOENT).`,
  });
  expect(readInput(dir)).toEqual({ says: `${dir} cannot be read (EISDIR).` });
  expect(readInput(path, 512 * 1024)).toEqual({
    says: `${path} is larger than 0.5 MB. Split it.`,
  });
});
