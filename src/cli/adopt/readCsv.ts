import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';

/** An organization can have 500 keys. */
export const ROWS_MAX = 2_000;
export const BYTES_MAX = 1024 * 1024;

const COLUMNS = ['public_key', 'owner', 'purpose', 'end'] as const;

/** One line of the file, and where it stands. */
export interface Row {
  readonly line: number;
  readonly publicKey: string;
  readonly owner: string;
  readonly purpose: string;
  readonly end: string;
}

/** A line that cannot be used, and what to do about it. */
export interface BadLine {
  readonly line: number;
  readonly says: string;
}

export interface Csv {
  readonly rows: readonly Row[];
  readonly bad: readonly BadLine[];
}

const PARSED = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);

/** Spreadsheets and our own report write `public_key`, `publicKey` or `Public key`. */
function columnName(text: string): string {
  return text
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
}

/** Our own report writes an apostrophe before what a spreadsheet would run as a formula. */
function cellOf(text: string): string {
  return text.trim().replace(/^'(?=[=+\-@])/, '');
}

function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text);
}

function headerOf(record: readonly string[]): readonly number[] | string {
  const names = record.map(columnName);
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    return `The first line names no column ${missing.join(', ')}. It must be: ${COLUMNS.join(',')}.`;
  }
  const twice = COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice !== undefined) return `The first line names the column ${twice} twice. Take one out.`;
  return COLUMNS.map((column) => names.indexOf(column));
}

function rowOf(record: readonly string[], at: readonly number[], line: number): Row | BadLine {
  const cells = at.map((index) => (record[index] ?? '').trim());
  const odd = COLUMNS.find((_, index) => isFormula(cells[index] ?? ''));
  if (odd !== undefined) {
    return {
      line,
      says: `${odd} begins like a formula of a spreadsheet. Write it in other words.`,
    };
  }
  const [publicKey = '', owner = '', purpose = '', end = ''] = cells.map(cellOf);
  const empty = COLUMNS.find((_, index) => cellOf(cells[index] ?? '') === '');
  if (empty !== undefined) return { line, says: `${empty} is empty. Fill it in.` };
  return { line, publicKey, owner, purpose, end };
}

/** As spreadsheets write it: with or without a BOM, CRLF or LF, commas or semicolons, quoted or not. */
export function readCsv(text: string): Csv {
  const [first = ''] = text.split(/\r?\n/, 1);
  const semicolons = first.includes(';') && !first.includes(',');
  let parsed: z.output<typeof PARSED>;
  try {
    parsed = PARSED.parse(
      parse(text, {
        bom: true,
        delimiter: semicolons ? ';' : ',',
        info: true,
        relax_column_count: true,
        skip_empty_lines: true,
        max_record_size: 10_000,
      }),
    );
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = z.object({ lines: z.number() }).safeParse(cause).data?.lines ?? 0;
    return { rows: [], bad: [{ line, says: `it cannot be read as CSV: ${cause.message}` }] };
  }
  const [header, ...rest] = parsed;
  const at = headerOf(header?.record ?? []);
  if (typeof at === 'string') return { rows: [], bad: [{ line: 1, says: at }] };
  const filled = rest.filter(({ record }) => record.some((cell) => cell.trim() !== ''));
  if (filled.length > ROWS_MAX) {
    const says = `there are more than ${ROWS_MAX} lines. Split the file.`;
    return { rows: [], bad: [{ line: ROWS_MAX + 2, says }] };
  }
  const read = filled.map(({ record, info }) => rowOf(record, at, info.lines));
  return {
    rows: read.flatMap((one) => ('says' in one ? [] : [one])),
    bad: read.flatMap((one) => ('says' in one ? [one] : [])),
  };
}
