import { basename } from 'node:path';
import { StoreError } from '../../foundation/errors.ts';
import type { Journal, Mark, SafeReason } from '../../workflow/ports/audit.ts';
import type { Line } from './auditChain.ts';
import type { Folder } from './auditFolder.ts';
import { isBefore, isSame, writeCopyLine } from './copyLine.ts';
import type { FileJournal } from './journal.ts';
import type { Trail } from './trail.ts';

const BATCH = 500;

export interface AuditCopy extends Journal {
  /** Copies what the log has more than our file. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

export interface CopyParts {
  readonly journal: FileJournal;
  readonly folder: Folder;
  readonly trail: Pick<Trail, 'after'>;
  /** Where the log ends now; throws while safe mode is on. */
  readonly head: () => Promise<Mark>;
  /** The log is not the one we copied: somebody must stop everything. */
  readonly mismatch: (why: SafeReason, log: Mark, copy: Mark) => Promise<void>;
}

/**
 * This replica's copy of the audit log: entry by entry from the stream, in order and by number, so
 * that whatever a crash left out is made up for. Every run also proves that the log still holds the
 * last entry that was copied: a log that was restored from a backup does not get over it.
 */
export function createAuditCopy(parts: CopyParts): AuditCopy {
  const { journal, folder, trail } = parts;
  /** Where our file ended when we last looked: only to see at a glance that nothing is new. */
  let last: Mark | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** Goes on where our file ends or, where we have none yet, where the others in the folder end. */
  async function begin(): Promise<Mark | undefined> {
    return (await folder.lastOf(basename(journal.path))) ?? (await folder.highest());
  }

  async function startOf(known: Mark | undefined, head: Mark): Promise<Mark> {
    if (known === undefined) return { epoch: head.epoch, n: 0, h: '' };
    if (known.epoch >= head.epoch) return known;
    // Entries were lost and an admin accepted that: the log is copied anew, beside the old copy.
    const own = await folder.lastOf(basename(journal.path));
    if (own !== undefined) await journal.rotate();
    return { epoch: head.epoch, n: 0, h: '' };
  }

  async function differs(why: SafeReason, head: Mark, copy: Mark): Promise<StoreError> {
    await parts.mismatch(why, head, copy);
    return new StoreError('refused', `the audit log is ${why} its copy`);
  }

  async function write(lines: readonly Line[], epoch: number): Promise<void> {
    const newest = lines.at(-1);
    if (newest === undefined) return;
    await journal.lines(lines.map((line) => writeCopyLine(line, epoch)));
    last = { epoch, n: newest.n, h: newest.mac };
  }

  async function copyFrom(start: Mark, head: Mark): Promise<void> {
    let linked = start.n === 0;
    let expected = start.n + 1;
    let batch: Line[] = [];
    for await (const line of trail.after(Math.max(0, start.n - 1))) {
      if (!linked) {
        // The last entry that was copied must still stand there.
        if (line.n !== start.n || line.mac !== start.h) throw await differs('forked', head, start);
        linked = true;
        continue;
      }
      if (line.n !== expected) throw await differs('forked', head, start);
      expected += 1;
      batch.push(line);
      if (batch.length < BATCH) continue;
      await write(batch, head.epoch);
      batch = [];
    }
    if (!linked) throw await differs('behind', head, start);
    await write(batch, head.epoch);
  }

  async function run(): Promise<void> {
    if (last !== undefined && isSame(last, await parts.head())) return;
    const known = await begin();
    // After the files: what others wrote into the folder a moment ago must not be ahead of it.
    const head = await parts.head();
    const start = await startOf(known, head);
    if (isBefore(head, start)) throw await differs('behind', head, start);
    await copyFrom(start, head);
  }

  function catchUp(): Promise<void> {
    const done = turn.then(run);
    turn = done.catch(() => {});
    return done;
  }

  return {
    // The entry is committed already, so whoever copies the log to its end copies it too.
    append: () => catchUp(),
    catchUp,
    close: () => journal.close(),
  };
}
