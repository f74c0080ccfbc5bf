import { constants } from 'node:fs';
import { type FileHandle, link, open, readdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoreError } from '../../foundation/errors.ts';
import type { Journal } from '../../workflow/ports/audit.ts';

const { O_APPEND, O_CREAT, O_RDWR } = constants;
const INSTANCE = /^[A-Za-z0-9][A-Za-z0-9._@-]*$/;
const ROTATE_BYTES = 16 * 1024 * 1024;

/** The file name of a replica. The name of an installation never holds `@`. */
export function instanceName(installation: string, replica: string): string {
  return `${installation}@${replica}`;
}

export interface FileJournal {
  /**
   * Writes several lines at once. All are on the disk when it resolves; if it throws, none of them
   * counts. Without lines it only makes sure that the file can be opened.
   */
  lines(lines: readonly string[]): Promise<void>;
  /** Moves the file to a numbered name. The next line begins a new one. */
  rotate(): Promise<void>;
  readonly path: string;
  close(): Promise<void>;
}

/**
 * The second copy of the audit log: one JSON line per entry in `<dir>/<instance>.jsonl`, on the
 * disk before `lines` resolves. It fails closed: if an entry may not be on the disk, it throws a
 * `StoreError`. A large file is moved to `<instance>.000001.jsonl` and so on, and never deleted.
 */
export function createFileJournal(options: {
  readonly dir: string;
  readonly instance: string;
  readonly rotateBytes?: number;
}): FileJournal {
  const { dir, instance, rotateBytes = ROTATE_BYTES } = options;
  if (!INSTANCE.test(instance)) throw new RangeError('an instance is a plain file name');
  const path = join(dir, `${instance}.jsonl`);
  let file: FileHandle | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isOver = false;

  async function close(): Promise<void> {
    const old = file;
    file = undefined;
    await old?.close();
  }

  /** The open file, or a new one if ours was moved or deleted. */
  async function current(): Promise<FileHandle> {
    // What is still in work when the bot ends would open a file that nobody closes.
    if (isOver) throw new Error('it was closed');
    if (file !== undefined && (await isStill(path, file))) return file;
    await close();
    file = await openAt(path);
    return file;
  }

  /**
   * Moves the open file to a numbered name. `link` fails if the name exists; `rename` would replace
   * an older file.
   */
  async function putAside(): Promise<void> {
    await close();
    const names = await readdir(dir);
    const mine = names.filter((name) => name.startsWith(`${instance}.`));
    const taken = mine.map((name) => Number(name.slice(instance.length + 1, -'.jsonl'.length)));
    const next = Math.max(0, ...taken.filter(Number.isInteger)) + 1;
    await link(path, join(dir, `${instance}.${String(next).padStart(6, '0')}.jsonl`));
    await unlink(path);
  }

  async function write(lines: readonly string[]): Promise<void> {
    if ((await (await current()).stat()).size >= rotateBytes) await putAside();
    const handle = await current();
    const start = (await endsMidLine(handle)) ? '\n' : '';
    await handle.appendFile(`${start}${lines.join('\n')}\n`);
    await handle.sync();
  }

  async function closing(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      await close().catch(() => {});
      const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new StoreError('refused', `the audit journal could not be written: ${why}`, error);
    }
  }

  /** One piece of work at a time, so that lines never mix. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  }

  return {
    path,
    lines: (lines) =>
      inTurn(() => closing(lines.length === 0 ? current().then(() => {}) : write(lines))),
    rotate: () => inTurn(() => closing(putAside())),
    close: () =>
      inTurn(async () => {
        isOver = true;
        await close();
      }),
  };
}

/**
 * Used if no folder for audit files is configured. The caller warns about it at start. `head`
 * throws while the log cannot be trusted: then no entry counts.
 */
export function createNoJournal(head: () => Promise<unknown>): Journal {
  async function trusted(): Promise<void> {
    await head();
  }
  return { append: trusted, catchUp: trusted };
}

async function openAt(path: string): Promise<FileHandle> {
  const handle = await open(path, O_RDWR | O_APPEND | O_CREAT, 0o600);
  try {
    // Without this a crash may lose the name of a new file, although its bytes are on the disk.
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function isStill(path: string, handle: FileHandle): Promise<boolean> {
  const [ours, there] = await Promise.all([
    handle.stat({ bigint: true }),
    stat(path, { bigint: true }).catch(() => undefined),
  ]);
  return there !== undefined && there.ino === ours.ino && there.dev === ours.dev;
}

/**
 * Whether the last line was cut short (full disk, power cut). Then the next one needs a line break
 * before it.
 */
async function endsMidLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}
