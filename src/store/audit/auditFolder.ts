import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { StoreError } from '../../foundation/errors.ts';
import type { Copies, Mark } from '../../workflow/ports/audit.ts';
import { isBefore } from './copyLine.ts';
import { createFileEnds, lastLine } from './fileEnds.ts';
import { instanceName } from './journal.ts';

/** The copies of the audit log in a folder, of every replica that writes there or ever did. */
export interface Folder extends Copies {
  /** Names of all files. The numbered files of a replica come before the one that it writes now. */
  files(): Promise<readonly string[]>;
  /** Files of another installation, or of another program. */
  foreign(): Promise<readonly string[]>;
  /** The last complete line of a file, even if the file ends in an incomplete one. */
  lastOf(name: string): Promise<Mark | undefined>;
  /** The end of the longest copy in its newest epoch; `undefined` if there is no copy. */
  highest(): Promise<Mark | undefined>;
  /** Every line of a file as text. */
  linesOf(name: string): AsyncIterable<string>;
}

/**
 * If several installations share a folder, each sees only its own files. Without `installation` all
 * files are seen.
 */
export function openFolder(dir: string, installation?: string): Folder {
  const isOurs = (name: string) =>
    installation === undefined || name.startsWith(instanceName(installation, ''));

  async function asked<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
      throw new StoreError('refused', `the folder for audit files could not be read: ${why}`);
    }
  }

  async function everyFile(): Promise<readonly string[]> {
    const names = (await asked(readdir(dir))).filter((name) => name.endsWith('.jsonl'));
    // `a.000001.jsonl` sorts before `a.jsonl`: digits come before letters.
    return names.sort();
  }

  const files = async () => (await everyFile()).filter(isOurs);

  async function lastOf(name: string): Promise<Mark | undefined> {
    return asked(lastLine(join(dir, name)));
  }

  const known = createFileEnds((name) => join(dir, name));

  async function ends(): Promise<readonly Mark[]> {
    const found = await asked(known.of(await files()));
    return found.filter((end) => end !== undefined);
  }

  return {
    files,
    foreign: async () => (await everyFile()).filter((name) => !isOurs(name)),
    ends,
    lastOf,
    linesOf: (name) =>
      createInterface({ input: createReadStream(join(dir, name)), crlfDelay: Infinity }),
    async highest() {
      return (await ends()).reduce<Mark | undefined>(
        (most, end) => (most === undefined || isBefore(most, end) ? end : most),
        undefined,
      );
    },
  };
}
