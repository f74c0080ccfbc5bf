import { basename } from 'node:path';
import { z } from 'zod';
import { StoreError } from '../../foundation/errors.ts';
import type { Journal, Mark, SafeReason } from '../../workflow/ports/audit.ts';
import { parseJson } from '../redis/parseJson.ts';
import { isMisshapen, type Line } from './auditChain.ts';
import type { Folder } from './auditFolder.ts';
import { isBefore, isSame, writeCopyLine } from './copyLine.ts';
import type { FileJournal } from './journal.ts';
import type { Trail } from './trail.ts';

const BATCH = 500;

export interface AuditCopy extends Journal {
  close(): Promise<void>;
}

export interface CopyParts {
  readonly journal: FileJournal;
  readonly folder: Folder;
  readonly trail: Pick<Trail, 'after'>;
  /** The end of the log now. Throws while safe mode is on. */
  readonly head: () => Promise<Mark>;
  /** Called if the log is not the one that was copied. It must begin safe mode. */
  readonly mismatch: (why: SafeReason, log: Mark, copy: Mark) => Promise<void>;
}

const ACCEPTED = z.object({
  event: z.literal('safe_mode.off'),
  facts: z.object({ epoch: z.number() }),
});

/** Whether an admin accepted with this entry that entries before it are lost. */
export function beginsEpoch({ entry }: Pick<Line, 'entry'>, epoch: number): boolean {
  return ACCEPTED.safeParse(parseJson(entry)).data?.facts.epoch === epoch;
}

/**
 * This replica's copy of the audit log. Entries are copied from the stream in order and by number,
 * so those that a crash left out are copied later. Every run also checks that the log still holds
 * the last copied entry. So it notices a log that was restored from a backup.
 */
export function createAuditCopy(parts: CopyParts): AuditCopy {
  const { journal, folder, trail } = parts;
  /** The end of our file at the last look. Only used to see quickly that nothing is new. */
  let last: Mark | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** The end of our file or, if we have none yet, of the longest copy in the folder. */
  async function begin(): Promise<Mark | undefined> {
    return (await folder.lastOf(basename(journal.path))) ?? (await folder.highest());
  }

  async function startOf(known: Mark | undefined, head: Mark): Promise<Mark> {
    if (known === undefined) return { epoch: head.epoch, n: 0, h: '' };
    if (known.epoch >= head.epoch) return known;
    // Entries were lost and an admin accepted that: copy the whole log again, into a new file
    // beside the old copy.
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
    /** Entries are missing, and nobody is known yet to have accepted that. */
    let hasGap = false;
    for await (const line of trail.after(Math.max(0, start.n - 1))) {
      if (!linked) {
        // The log must still hold the last entry that was copied.
        if (line.n !== start.n || line.mac !== start.h) throw await differs('forked', head, start);
        linked = true;
        continue;
      }
      if (line.n !== expected) hasGap = true;
      if (hasGap && beginsEpoch(line, head.epoch)) hasGap = false;
      expected = line.n + 1;
      if (!isMisshapen(line)) batch.push(line);
      if (batch.length < BATCH || hasGap) continue;
      await write(batch, head.epoch);
      batch = [];
    }
    if (!linked) throw await differs('behind', head, start);
    if (hasGap) throw await differs('forked', head, start);
    await write(batch, head.epoch);
  }

  async function run(): Promise<void> {
    if (last !== undefined && isSame(last, await parts.head())) return;
    const known = await begin();
    // Read after the files: entries that other replicas just wrote into the folder must not be
    // ahead of it.
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
    // The entry is committed already, so copying the log to its end includes it.
    append: () => catchUp(),
    catchUp,
    close: () => journal.close(),
  };
}
