import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Mark } from '../../workflow/ports/audit.ts';
import { type CopyLine, readCopyLine } from './copyLine.ts';

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;
/** A file that a replica has put aside is never written again. */
const PUT_ASIDE = /\.\d{6}\.jsonl$/;
/** Then it is looked at once more all the same, ms: somebody may restore an older one, or a longer one. */
const PUT_ASIDE_FOR = 60_000;

interface KnownEnd {
  /** Inode, size and time of the last change, as one text. */
  readonly stamp: string;
  readonly at: number;
  readonly end: Mark | undefined;
}

/**
 * The ends of files. Each create and each reveal asks for all of them, so only a file that has
 * changed is read again.
 */
export function createFileEnds(
  pathOf: (name: string) => string,
  monotonic: () => number = () => performance.now(),
) {
  const ends = new Map<string, KnownEnd>();

  async function endOf(name: string): Promise<Mark | undefined> {
    const before = ends.get(name);
    const now = monotonic();
    if (before && PUT_ASIDE.test(name) && now - before.at < PUT_ASIDE_FOR) return before.end;
    const stamp = await stampOf(pathOf(name));
    const isSame = before !== undefined && before.stamp === stamp;
    const end = isSame ? before.end : await lastLine(pathOf(name));
    ends.set(name, { stamp, at: now, end });
    return end;
  }

  return {
    async of(names: readonly string[]): Promise<readonly (Mark | undefined)[]> {
      const there = new Set(names);
      for (const name of ends.keys()) if (!there.has(name)) ends.delete(name);
      const found: (Mark | undefined)[] = [];
      for (const name of names) found.push(await endOf(name));
      return found;
    },
  };
}

/** A file that somebody moved away meanwhile has none. */
async function stampOf(path: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(path, { bigint: true }).catch(unlessGone);
  return `${ino} ${size} ${mtimeNs}`;
}

function unlessGone(cause: unknown) {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
    return { ino: 0n, size: 0n, mtimeNs: 0n };
  }
  throw cause;
}

/** Reads backwards until it finds a complete line of ours. */
export async function lastLine(path: string): Promise<Mark | undefined> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (handle === undefined) return undefined;
  try {
    return await searchBack(handle);
  } finally {
    await handle.close();
  }
}

async function searchBack(handle: FileHandle): Promise<Mark | undefined> {
  let { size: start } = await handle.stat();
  let tail = Buffer.alloc(0);
  while (start > 0) {
    const length = Math.min(CHUNK, start);
    start -= length;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
    tail = Buffer.concat([buffer.subarray(0, bytesRead), tail]);
    const from = start === 0 ? 0 : tail.indexOf(NEWLINE) + 1;
    if (start > 0 && from === 0) continue;
    const found = lastWhole(tail.subarray(from).toString('utf8').split('\n'));
    if (found !== undefined) return { epoch: found.epoch, n: found.n, h: found.h };
    tail = tail.subarray(0, from);
  }
  return undefined;
}

function lastWhole(texts: readonly string[]): CopyLine | undefined {
  for (const text of [...texts].reverse()) {
    const line = readCopyLine(text);
    if (line !== undefined) return line;
  }
  return undefined;
}
