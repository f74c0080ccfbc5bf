import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** The size that file systems give out at once. */
const PAGE = 4096;

export interface FolderProbe {
  /** The error code if the folder takes no line now, such as `ENOSPC`; `undefined` if it does. */
  look(): Promise<string | undefined>;
}

/**
 * Writes to a file of its own beside the audit files. The second page is written anew each time and
 * given back afterwards, so a full disk is noticed although the file is there already.
 */
export function createFolderProbe(options: {
  readonly dir: string;
  readonly instance: string;
}): FolderProbe {
  const path = join(options.dir, `${options.instance}.probe`);
  const page = Buffer.alloc(PAGE, '.');

  async function write(): Promise<void> {
    const file = await open(path, 'a+', 0o600);
    try {
      await file.truncate(PAGE);
      await file.appendFile(page);
      await file.sync();
      await file.truncate(PAGE);
    } finally {
      await file.close();
    }
  }

  return {
    async look() {
      try {
        await write();
        return undefined;
      } catch (cause) {
        return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
      }
    },
  };
}
