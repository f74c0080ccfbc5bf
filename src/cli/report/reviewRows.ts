import { z } from 'zod';
import { csvLine } from '../../foundation/csvCell.ts';
import type { Line } from '../../store/audit/auditChain.ts';
import { parseJson } from '../../store/redis/parseJson.ts';

/** What the first entry of a list says of each key; see workflow/reviews/running/evidence.ts. */
const EVIDENCE = [
  'credential',
  'publicKey',
  'organization',
  'organizationId',
  'owner',
  'purpose',
  'origin',
  'request',
  'requestedBy',
  'reason',
  'approvedBy',
  'adoptedBy',
  'organizationRoles',
  'projectRoles',
  'addresses',
  'state',
  'created',
  'end',
  'use',
  'lastUsed',
  'lastUsedFrom',
] as const;
/** What the last entry of a list says of each key. */
const OUTCOME = [
  'answer',
  'reviewedBy',
  'reviewedAt',
  'requested',
  'ended',
  'endedBy',
  'ownerNow',
] as const;
/**
 * One key of a review: who holds it, why, who approved that, when it was used, who reviewed it and how
 * that ended. Each entry of the audit log is named by its number and its chain value.
 */
const COLUMNS = [
  'review',
  'asked',
  ...EVIDENCE,
  ...OUTCOME,
  'askedEntry',
  'askedHash',
  'answerEntry',
  'answerHash',
  'outcomeEntry',
  'outcomeHash',
] as const;

const ENTRY = z.object({
  event: z.string(),
  by: z.string(),
  facts: z
    .object({
      review: z.string(),
      list: z.string().optional(),
      reviewer: z.string().optional(),
      who: z.string().optional(),
      credential: z.string().optional(),
      rows: z.array(z.string()).optional(),
    })
    .loose(),
});
const KEY = z.record(z.string(), z.string());

/** An entry number stands behind a word, so that no reader of CSV takes it for a number. */
const entryOf = ({ n }: Line) => `entry:${n}`;

type Column = (typeof COLUMNS)[number];
/** What is not known yet is absent, and an empty cell. */
type Row = Map<Column, string>;

export interface ReviewRead {
  /** In the order in which people were asked. */
  readonly rows: readonly Row[];
  /** The first and the last entry that speak of this review. */
  readonly first?: number;
  readonly last?: number;
}

/** Puts together what the audit log says of one review. Nothing else is read. */
export function createReviewReader(review: string): {
  take(line: Line): void;
  read(): ReviewRead;
} {
  const rows = new Map<string, Row>();
  let first: number | undefined;
  let last: number | undefined;

  function rowsIn(texts: readonly string[] = []): readonly Readonly<Record<string, string>>[] {
    return texts.flatMap((text) => {
      const { data } = KEY.safeParse(parseJson(text));
      return data === undefined ? [] : [data];
    });
  }

  return {
    take(line) {
      if (!line.entry.includes(review)) return;
      const { data } = ENTRY.safeParse(parseJson(line.entry));
      if (data === undefined || data.facts.review !== review) return;
      first ??= line.n;
      last = line.n;
      const { list = '', reviewer = '', who = '', credential = '' } = data.facts;
      const nameOf = (id: string) => `${list} ${id}`;
      if (data.event === 'review.list_opened') {
        for (const found of rowsIn(data.facts.rows)) {
          const row: Row = new Map([
            ['review', review],
            ['asked', `${reviewer}:${who}`],
          ]);
          for (const name of EVIDENCE) row.set(name, found[name] ?? '');
          row.set('askedEntry', entryOf(line)).set('askedHash', line.mac);
          rows.set(nameOf(found.credential ?? ''), row);
        }
      }
      const answered = data.event === 'review.answered' ? rows.get(nameOf(credential)) : undefined;
      answered?.set('answerEntry', entryOf(line)).set('answerHash', line.mac);
      if (data.event !== 'review.list_closed') return;
      for (const found of rowsIn(data.facts.rows)) {
        const row = rows.get(nameOf(found.credential ?? ''));
        if (row === undefined) continue;
        for (const name of OUTCOME) row.set(name, found[name] ?? '');
        row.set('outcomeEntry', entryOf(line)).set('outcomeHash', line.mac);
      }
    },
    read: () => ({ rows: [...rows.values()], first, last }),
  };
}

/** One file; every cell is safe in a spreadsheet. */
export function reviewText(rows: ReviewRead['rows'], format: 'csv' | 'json'): string {
  const cells = rows.map((row) => COLUMNS.map((name) => row.get(name) ?? ''));
  if (format === 'csv') return [csvLine(COLUMNS), ...cells.map(csvLine)].join('');
  const objects = cells.map((all) =>
    Object.fromEntries(COLUMNS.map((name, at) => [name, all[at]])),
  );
  return `${JSON.stringify(objects, null, 2)}\n`;
}
