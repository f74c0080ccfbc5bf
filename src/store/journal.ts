import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoreError } from '../errors.ts';
import type { Journal } from '../workflow/ports.ts';
import { canonicalJson } from './canonical.ts';

const { O_APPEND, O_CREAT, O_RDWR } = constants;
const INSTANCE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

export interface FileJournal extends Journal {
  close(): Promise<void>;
}

/**
 * The second audit device: one JSON line per entry in `<dir>/<instance>.jsonl`, on the disk before
 * `append` resolves. It fails closed: an entry that may not be on the disk is a `StoreError`.
 */
export function createFileJournal(options: {
  readonly dir: string;
  readonly instance: string;
}): FileJournal {
  if (!INSTANCE.test(options.instance)) throw new RangeError('an instance is a plain file name');
  const path = join(options.dir, `${options.instance}.jsonl`);
  let file: FileHandle | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function close(): Promise<void> {
    const old = file;
    file = undefined;
    await old?.close();
  }

  /** The open file, or a new one where ours was moved away or deleted. */
  async function current(): Promise<FileHandle> {
    if (file !== undefined && (await isStill(path, file))) return file;
    await close();
    file = await openAt(path);
    return file;
  }

  async function write(line: string): Promise<void> {
    try {
      const handle = await current();
      await handle.appendFile(`${(await endsMidLine(handle)) ? '\n' : ''}${line}\n`);
      await handle.sync();
    } catch (error) {
      await close().catch(() => {});
      const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new StoreError('refused', `the audit journal could not be written: ${why}`, error);
    }
  }

  /** One after the other: two lines never mix. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  }

  return {
    append: (entry) => inTurn(() => write(canonicalJson({ ...entry }))),
    close: () => inTurn(close),
  };
}

/** Where no folder for a journal is configured. The caller warns about it at start. */
export function createNoJournal(): Journal {
  return { append: async () => {} };
}

async function openAt(path: string): Promise<FileHandle> {
  const handle = await open(path, O_RDWR | O_APPEND | O_CREAT, 0o600);
  try {
    // The name of a new file must be on the disk too, not only its bytes.
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

/** A line that was cut short (full disk, power cut) must not swallow the next one. */
async function endsMidLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}
