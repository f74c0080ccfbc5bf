import type { Folder } from '../../../src/store/audit/auditFolder.ts';
import { isBefore, readCopyLine } from '../../../src/store/audit/copyLine.ts';
import type { FileJournal } from '../../../src/store/audit/journal.ts';
import type { AuditEntry, Mark } from '../../../src/workflow/ports/audit.ts';

/**
 * The folder with the audit files, on a disk that keeps its contents when replicas or Redis are
 * lost.
 */
export interface Disk {
  readonly files: Map<string, string[]>;
  readonly folder: Folder;
  /** Last entry of every file. */
  ends(): readonly Mark[];
}

function markOf(lines: readonly string[] = []): Mark | undefined {
  const line = readCopyLine(lines.at(-1) ?? '');
  return line === undefined ? undefined : { epoch: line.epoch, n: line.n, h: line.h };
}

export function createDisk(): Disk {
  const files = new Map<string, string[]>();

  const ends = () => [...files.values()].flatMap((lines) => markOf(lines) ?? []);

  return {
    files,
    ends,
    folder: {
      foreign: async () => [],
      files: async () => [...files.keys()].sort(),
      lastOf: async (name) => markOf(files.get(name)),
      async *linesOf(name) {
        yield* files.get(name) ?? [];
      },
      ends: async () => ends(),
      highest: async () =>
        ends().reduce<Mark | undefined>(
          (most, end) => (most === undefined || isBefore(most, end) ? end : most),
          undefined,
        ),
    },
  };
}

/** The file of one replica. `send` writes lines to the disk, or fails. */
export function createDiskJournal(parts: {
  readonly disk: Disk;
  readonly name: string;
  readonly send: (run: () => void) => Promise<void>;
  readonly wrote: (entry: AuditEntry) => void;
}): FileJournal {
  const { disk, name, send, wrote } = parts;
  const path = `${name}.jsonl`;

  return {
    path,
    lines: (lines) =>
      send(() => {
        disk.files.set(path, [...(disk.files.get(path) ?? []), ...lines]);
        for (const line of lines) wrote(JSON.parse(line));
      }),
    async rotate() {
      const old = disk.files.get(path) ?? [];
      disk.files.set(`${name}.${String(disk.files.size).padStart(6, '0')}.jsonl`, old);
      disk.files.delete(path);
    },
    close: async () => undefined,
  };
}
