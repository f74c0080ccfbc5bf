import { StoreError } from '../../foundation/errors.ts';
import type { LostEntry } from '../../workflow/ports/audit.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { isNext } from '../audit/auditChain.ts';
import { beginsEpoch } from '../audit/auditCopy.ts';
import type { Folder } from '../audit/auditFolder.ts';
import { auditEntry } from '../audit/auditPages.ts';
import { type CopyLine, readCopyLine } from '../audit/copyLine.ts';
import type { Trail } from '../audit/trail.ts';
import { parseJson } from '../redis/parseJson.ts';

const BATCH = 256;

interface Parts {
  readonly folder: Pick<Folder, 'files' | 'lastOf' | 'linesOf'>;
  readonly trail: Pick<Trail, 'at'>;
  readonly signer: Pick<Signer, 'verify'>;
  /** The epoch of the log. Copies of earlier ones are of losses that were accepted before. */
  readonly epoch: number;
}

/**
 * The entries that copies have and the log has not: behind its end, or of another branch of it. An
 * entry's chain value covers all entries before it, so where one is in both, so are those before.
 * Throws `StoreError`.
 */
export async function* lostFromCopies(parts: Parts): AsyncIterable<LostEntry> {
  const { folder, epoch } = parts;
  const files = await Promise.all(
    (await folder.files()).map(async (name) => ({ name, end: await folder.lastOf(name) })),
  );
  const epochs = new Set(files.flatMap(({ end }) => (end === undefined ? [] : [end.epoch])));
  for (const one of [...epochs].sort((a, b) => b - a)) {
    if (one < epoch) return;
    const ofEpoch = files.flatMap(({ name, end }) => (end?.epoch === one ? [{ name, end }] : []));
    yield* lostOfEpoch(parts, ofEpoch, one);
    // What a copy of an earlier epoch has besides is no news only if it was accepted.
    if (one > epoch && (await hasAcceptance(folder, ofEpoch, one))) return;
  }
}

interface File {
  readonly name: string;
  readonly end: Pick<CopyLine, 'n' | 'h'>;
}

async function* lostOfEpoch(
  parts: Parts,
  files: readonly File[],
  epoch: number,
): AsyncIterable<LostEntry> {
  /** Chain values by number, at the end of each file: another file may go on from there. */
  const known = new Map<number, string>();
  for (const { name, end } of files) {
    known.set(end.n, end.h);
    if (await isInLog(parts.trail, end)) continue;
    yield* lostIn(parts, name, epoch, known);
  }
}

/** Not where the copy of this epoch broke off before the entry with which it began. */
async function hasAcceptance(
  folder: Parts['folder'],
  files: readonly File[],
  epoch: number,
): Promise<boolean> {
  let found = false;
  for (const { name } of files) {
    // To its end: a file whose reader leaves early stays open.
    for await (const line of linesOf(folder, name, epoch)) found ||= beginsEpoch(line, epoch);
  }
  return found;
}

async function isInLog(trail: Parts['trail'], { n, h }: Pick<CopyLine, 'n' | 'h'>) {
  return (await trail.at(n))?.mac === h;
}

async function* lostIn(
  { folder, trail, signer }: Parts,
  name: string,
  epoch: number,
  known: ReadonlyMap<number, string>,
): AsyncIterable<LostEntry> {
  let before: CopyLine | undefined;
  let parted = false;
  for await (const batch of batches(linesOf(folder, name, epoch))) {
    const last = batch.at(-1);
    if (!parted && last !== undefined && (await isInLog(trail, last))) {
      before = last;
      continue;
    }
    for (const line of batch) {
      parted ||= !(await isInLog(trail, line));
      const lost = parted ? toLost(signer, line, before, known) : undefined;
      if (lost !== undefined) yield lost;
      before = line;
    }
  }
}

function toLost(
  signer: Parts['signer'],
  { n, h, entry }: CopyLine,
  before: CopyLine | undefined,
  known: ReadonlyMap<number, string>,
): LostEntry | undefined {
  const parsed = auditEntry.safeParse(parseJson(entry));
  if (!parsed.success) return undefined;
  const chained = before?.n === n - 1 ? before.h : n === 1 ? '' : known.get(n - 1);
  const authentic =
    chained !== undefined && isNext(signer, { n: n - 1, mac: chained }, { n, mac: h, entry });
  return { n, entry: parsed.data, isAuthentic: authentic };
}

async function* linesOf(
  folder: Parts['folder'],
  name: string,
  epoch: number,
): AsyncIterable<CopyLine> {
  try {
    for await (const text of folder.linesOf(name)) {
      const line = readCopyLine(text);
      if (line?.epoch === epoch) yield line;
    }
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new StoreError('refused', `an audit file could not be read: ${why}`);
  }
}

async function* batches(lines: AsyncIterable<CopyLine>): AsyncIterable<readonly CopyLine[]> {
  let batch: CopyLine[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
