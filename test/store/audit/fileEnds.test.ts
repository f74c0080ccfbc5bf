import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeCopyLine } from '../../../src/store/audit/copyLine.ts';
import { createFileEnds } from '../../../src/store/audit/fileEnds.ts';

const OPEN = 'one.jsonl';
const PUT_ASIDE = 'one.000001.jsonl';

let dir: string;
let now: number;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'keywarden-ends-'));
  now = 0;
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const pathOf = (name: string) => join(dir, name);
const line = (n: number) => `${writeCopyLine({ n, mac: `h${n}`, entry: '{"event":"x"}' }, 1)}\n`;
const endOf = async (ends: ReturnType<typeof createFileEnds>, name: string) =>
  (await ends.of([name])).map((end) => end?.n);

describe('the end of a copy that was looked at before', () => {
  it.each([OPEN, PUT_ASIDE])(
    'is the last line, also of a file that was read already: %s',
    async (name) => {
      const ends = createFileEnds(pathOf, () => now);
      await writeFile(pathOf(name), line(1) + line(2));
      expect(await endOf(ends, name)).toEqual([2]);
      expect(await endOf(ends, name)).toEqual([2]);
    },
  );

  it('moves on with the file that is being written', async () => {
    const ends = createFileEnds(pathOf, () => now);
    await writeFile(pathOf(OPEN), line(1));
    await ends.of([OPEN]);
    await appendFile(pathOf(OPEN), line(2));
    expect(await endOf(ends, OPEN)).toEqual([2]);
    await appendFile(pathOf(OPEN), line(3).slice(0, 10));
    expect(await endOf(ends, OPEN)).toEqual([2]);
  });

  it('falls back with a file that was cut or replaced by an older one', async () => {
    const ends = createFileEnds(pathOf, () => now);
    await writeFile(pathOf(OPEN), line(1) + line(2));
    await ends.of([OPEN]);
    await truncate(pathOf(OPEN), line(1).length);
    expect(await endOf(ends, OPEN)).toEqual([1]);
    await writeFile(pathOf('other'), line(7));
    await rename(pathOf('other'), pathOf(OPEN));
    expect(await endOf(ends, OPEN)).toEqual([7]);
  });

  it('is gone with the file, and is read anew when that is back', async () => {
    const ends = createFileEnds(pathOf, () => now);
    await writeFile(pathOf(PUT_ASIDE), line(1));
    await ends.of([PUT_ASIDE]);
    await rm(pathOf(PUT_ASIDE));
    expect(await ends.of([])).toEqual([]);
    await writeFile(pathOf(PUT_ASIDE), line(4));
    expect(await endOf(ends, PUT_ASIDE)).toEqual([4]);
  });

  it('is looked at again after a minute, of a file that was put aside', async () => {
    const ends = createFileEnds(pathOf, () => now);
    await writeFile(pathOf(PUT_ASIDE), line(1));
    await ends.of([PUT_ASIDE]);
    await writeFile(pathOf(PUT_ASIDE), line(1) + line(2));
    now += 60_000;
    expect(await endOf(ends, PUT_ASIDE)).toEqual([2]);
  });

  it('is none of a file that is not there or holds no whole line', async () => {
    const ends = createFileEnds(pathOf, () => now);
    await writeFile(pathOf(OPEN), line(1).slice(0, 10));
    expect(await ends.of([OPEN, PUT_ASIDE])).toEqual([undefined, undefined]);
  });
});
