import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditCopy, createAuditCopy } from '../../../src/store/audit/auditCopy.ts';
import { openFolder } from '../../../src/store/audit/auditFolder.ts';
import { readCopyLine, writeCopyLine } from '../../../src/store/audit/copyLine.ts';
import { createFileJournal } from '../../../src/store/audit/journal.ts';
import type { Mark, SafeReason } from '../../../src/workflow/ports/audit.ts';
import { makeEntry, type Opened, openStore } from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
let opened: Opened;
let dir: string;
let mismatches: { why: SafeReason; log: Mark; copy: Mark }[];

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.remove());
beforeEach(async () => {
  opened = await openStore(server.url);
  dir = await mkdtemp(join(tmpdir(), 'keywarden-copy-'));
  mismatches = [];
});
afterEach(async () => {
  opened.close();
  await rm(dir, { recursive: true, force: true });
});

function open(
  instance = 'one',
  over: { rotateBytes?: number; epoch?: number; meanwhile?: () => Promise<void> } = {},
): AuditCopy {
  const { rotateBytes, epoch } = over;
  return createAuditCopy({
    journal: createFileJournal({
      dir,
      instance,
      ...(rotateBytes === undefined ? {} : { rotateBytes }),
    }),
    folder: {
      ...openFolder(dir),
      async highest() {
        await over.meanwhile?.();
        return openFolder(dir).highest();
      },
    },
    trail: opened.store.trail,
    async head() {
      const { head } = await opened.store.auditHead.standing();
      return epoch === undefined ? head : { ...head, epoch };
    },
    async mismatch(why, log, copy) {
      mismatches.push({ why, log, copy });
    },
  });
}

async function write(count: number, event = 'e'): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await opened.store.note(makeEntry({ event: `${event}${at}` }));
  }
}

async function numbers(name = 'one.jsonl'): Promise<readonly (number | undefined)[]> {
  const text = await readFile(join(dir, name), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => readCopyLine(line)?.n);
}

describe('a copy of the audit log', () => {
  it('has every entry with its number and chain value, readable by its owner only', async () => {
    await write(3);
    await open().append(makeEntry());
    const [first = ''] = (await readFile(join(dir, 'one.jsonl'), 'utf8')).split('\n');
    const stored = await opened.store.trail.at(1);
    expect(readCopyLine(first)).toEqual({ n: 1, epoch: 1, h: stored?.mac, entry: stored?.entry });
    expect(JSON.parse(first)).toMatchObject({ n: 1, h: stored?.mac, event: 'e0' });
    expect((await stat(join(dir, 'one.jsonl'))).mode & 0o777).toBe(0o600);
    expect(await numbers()).toEqual([1, 2, 3]);
  });

  it('goes on where it ended, in this process and in the next', async () => {
    await write(2);
    const copy = open();
    await copy.catchUp();
    await write(2);
    await copy.catchUp();
    await copy.catchUp();
    await write(1);
    await open().catchUp();
    expect(await numbers()).toEqual([1, 2, 3, 4, 5]);
  });

  it('appends in order however many ask at once', async () => {
    const copy = open();
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        await write(1);
        await copy.append(makeEntry());
      }),
    );
    expect(await numbers()).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('takes up a line that a crash cut short', async () => {
    await write(3);
    await open().catchUp();
    const path = join(dir, 'one.jsonl');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, -25));
    await open().catchUp();
    expect(await numbers()).toEqual([1, 2, undefined, 3]);
  });

  it('begins anew when its file was deleted', async () => {
    await write(2);
    const copy = open();
    await copy.catchUp();
    await rm(join(dir, 'one.jsonl'));
    await write(1);
    await copy.catchUp();
    expect(await numbers()).toEqual([1, 2, 3]);
  });

  it('of a new replica goes on where the others in the folder end', async () => {
    await write(3);
    await open('one').catchUp();
    await write(2);
    await open('two').catchUp();
    expect(await numbers('two.jsonl')).toEqual([4, 5]);
  });

  it('of a new replica is not misled by what others write while it begins', async () => {
    await write(3);
    const one = open('one');
    await one.catchUp();
    const meanwhile = async () => {
      await write(1);
      await one.catchUp();
    };
    await open('two', { meanwhile }).catchUp();
    expect(mismatches).toEqual([]);
    await write(1);
    await open('two').catchUp();
    expect(await numbers('two.jsonl')).toEqual([5]);
  });

  it('is put aside when it has grown large, and nothing of it is lost', async () => {
    const copy = open('one', { rotateBytes: 700 });
    for (let round = 0; round < 10; round += 1) {
      await write(1);
      await copy.catchUp();
    }
    const names = (await readdir(dir)).sort();
    expect(names.length).toBeGreaterThan(2);
    expect(names.slice(0, 2)).toEqual(['one.000001.jsonl', 'one.000002.jsonl']);
    const all = (await Promise.all(names.map((name) => numbers(name)))).flat();
    expect(all).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await write(1);
    await open('one', { rotateBytes: 700 }).catchUp();
    expect((await numbers()).at(-1)).toBe(11);
  });

  it('refuses a log that ends before it', async () => {
    await write(3);
    const copy = open();
    await copy.catchUp();
    await opened.redis.flushall();
    await write(1);
    await expect(copy.catchUp()).rejects.toMatchObject({ code: 'refused' });
    expect(mismatches).toMatchObject([{ why: 'behind', log: { n: 1 }, copy: { n: 3 } }]);
    expect(await numbers()).toEqual([1, 2, 3]);
  });

  it('refuses a log that was cut and went on past its end', async () => {
    await write(3);
    const copy = open();
    await copy.catchUp();
    await opened.redis.flushall();
    await write(5, 'other');
    await expect(copy.catchUp()).rejects.toMatchObject({ code: 'refused' });
    expect(mismatches).toMatchObject([{ why: 'forked', copy: { n: 3 } }]);
    expect(await numbers()).toEqual([1, 2, 3]);
  });

  it('refuses a log with a gap', async () => {
    await write(1);
    const copy = open();
    await copy.catchUp();
    await write(2);
    await opened.redis.xdel(opened.keys.audit, '2-0');
    await expect(copy.catchUp()).rejects.toMatchObject({ code: 'refused' });
    expect(mismatches).toMatchObject([{ why: 'forked' }]);
  });

  it('starts over in a new epoch, beside the old copy', async () => {
    await write(3);
    await open().catchUp();
    await opened.redis.flushall();
    await write(1);
    const copy = open('one', { epoch: 2 });
    await copy.catchUp();
    await write(1);
    await copy.catchUp();
    expect(await numbers('one.000001.jsonl')).toEqual([1, 2, 3]);
    expect(await numbers()).toEqual([1, 2]);
    expect(await openFolder(dir).highest()).toMatchObject({ epoch: 2, n: 2 });
    expect(mismatches).toEqual([]);
  });

  it('says that it could not be written', async () => {
    await write(1);
    const copy = open();
    await rm(dir, { recursive: true });
    await writeFile(dir, 'not a folder');
    await expect(copy.append(makeEntry())).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('the folder of copies', () => {
  it('finds the last whole line behind rubbish longer than one read', async () => {
    const path = join(dir, 'a.jsonl');
    const line = writeCopyLine({ n: 7, mac: 'k1:x', entry: '{"event":"e"}' }, 1);
    await writeFile(path, `${line}\n${'x'.repeat(200_000)}`);
    expect(await openFolder(dir).highest()).toEqual({ n: 7, epoch: 1, h: 'k1:x' });
    await appendFile(path, `\n${writeCopyLine({ n: 8, mac: 'k1:y', entry: '{"event":"e"}' }, 1)}`);
    expect(await openFolder(dir).highest()).toEqual({ n: 8, epoch: 1, h: 'k1:y' });
  });

  it('is empty where there is no line of ours', async () => {
    await writeFile(join(dir, 'a.jsonl'), 'rubbish\n{"n":1}\n');
    await writeFile(join(dir, 'b.txt'), 'rubbish');
    expect(await openFolder(dir).highest()).toBeUndefined();
  });
});

describe('a line of a copy', () => {
  it.each([
    ['nothing', ''],
    ['cut short', '{"n":1,"epoch":1,"h":"k:x","event":"e'],
    ['without a number', '{"epoch":1,"h":"k:x","event":"e"}'],
    ['a number of zero', '{"n":0,"epoch":1,"h":"k:x","event":"e"}'],
    ['two objects', '{"n":1,"epoch":1,"h":"k:x","event":"e"}{}'],
  ])('is not %s', (_what, text) => {
    expect(readCopyLine(text)).toBeUndefined();
  });
});
