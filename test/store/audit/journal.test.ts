import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PausedError } from '../../../src/foundation/errors.ts';
import {
  createFileJournal,
  createNoJournal,
  type FileJournal,
} from '../../../src/store/audit/journal.ts';
import { canonicalJson } from '../../../src/store/secrets/canonicalJson.ts';
import type { AuditEntry } from '../../../src/workflow/ports/audit.ts';
import { makeEntry } from '../fixtures.ts';

let dir: string;
let path: string;
let journal: FileJournal;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'keywarden-journal-'));
  path = join(dir, 'bot-1.jsonl');
  journal = createFileJournal({ dir, instance: 'bot-1' });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await journal.close();
  await rm(dir, { recursive: true, force: true });
});

const events = async (file = path): Promise<readonly string[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line).event);
const append = (entry: AuditEntry) => journal.lines([canonicalJson({ ...entry })]);
const note = (event: string) => append(makeEntry({ event }));

/** The methods every file handle shares, to be spied on. */
async function handles() {
  const handle = await open(join(dir, 'probe'), 'w');
  await handle.close();
  return Object.getPrototypeOf(handle);
}

describe('the journal', () => {
  it('touches nothing before the first entry', async () => {
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('writes one line of JSON per entry, whatever is in it', async () => {
    const facts = { reason: 'a\r\n{"event":"forged"}\u2028\n', sub: ['x'] };
    await append(makeEntry({ facts }));
    await note('second');
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] ?? '')).toEqual(makeEntry({ facts }));
    expect(lines[0]).not.toContain('\r');
  });

  it('is readable by its owner only', async () => {
    await note('a');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('has each entry on the disk before it resolves', async () => {
    const sync = vi.spyOn(await handles(), 'sync');
    await note('a');
    const afterFirst = sync.mock.calls.length;
    await note('b');
    expect(afterFirst).toBeGreaterThanOrEqual(1);
    expect(sync).toHaveBeenCalledTimes(afterFirst + 1);
  });

  it('keeps the order of entries that come at once', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `e${i}`);
    await Promise.all(names.map(note));
    expect(await events()).toEqual(names);
  });

  it('appends to what another run left', async () => {
    await note('a');
    await journal.close();
    journal = createFileJournal({ dir, instance: 'bot-1' });
    await note('b');
    expect(await events()).toEqual(['a', 'b']);
  });

  it('starts a new file when the old one was rotated away', async () => {
    await note('a');
    await rename(path, `${path}.1`);
    await note('b');
    expect(await events(`${path}.1`)).toEqual(['a']);
    expect(await events()).toEqual(['b']);
  });

  it('starts a new file when the old one was deleted or replaced', async () => {
    await note('a');
    await rm(path);
    await note('b');
    expect(await events()).toEqual(['b']);
    await writeFile(`${path}.new`, '');
    await rename(`${path}.new`, path);
    await note('c');
    expect(await events()).toEqual(['c']);
  });

  it('does not let a line that was cut short swallow the next one', async () => {
    await writeFile(path, '{"event":"cu');
    await note('a');
    expect(await readFile(path, 'utf8')).toMatch(/^\{"event":"cu\n\{.*"event":"a".*\}\n$/);
  });
});

describe('the journal fails closed', () => {
  const refused = { name: 'StoreError', code: 'refused' };

  it('where its folder is missing, and works when it is back', async () => {
    await rm(dir, { recursive: true });
    await expect(note('a')).rejects.toMatchObject(refused);
    await mkdir(dir);
    await note('b');
    expect(await events()).toEqual(['b']);
  });

  it('where something else has its name', async () => {
    await mkdir(path);
    await expect(note('a')).rejects.toMatchObject(refused);
  });

  it('where it may not write', async () => {
    await writeFile(path, '');
    await chmod(path, 0o400);
    // Root may write anything: then the refusal is the operating system's, in its place.
    const denied = Object.assign(new Error('denied'), { code: 'EACCES' });
    if (process.getuid?.() === 0) vi.spyOn(await handles(), 'appendFile').mockRejectedValue(denied);
    await expect(note('a')).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('EACCES'),
    });
  });

  it.each(['appendFile', 'sync'])('where %s fails because the disk is full', async (method) => {
    await note('a');
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    vi.spyOn(await handles(), method).mockRejectedValueOnce(full);
    await expect(note('b')).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('ENOSPC'),
    });
    await note('c');
    expect((await events()).at(-1)).toBe('c');
  });

  it.each(['', '../x', 'a/b', '.hidden', 'a\0'])('for the instance %j', (instance) => {
    expect(() => createFileJournal({ dir, instance })).toThrow(RangeError);
  });
});

it('no journal takes every entry and keeps none, while the log can be trusted', async () => {
  const journal = (head: () => Promise<unknown>) => createNoJournal(head).append(makeEntry());
  await expect(journal(async () => 1)).resolves.toBeUndefined();
  await expect(journal(() => Promise.reject(new PausedError()))).rejects.toThrow(PausedError);
});
