/** One line of the table: what was tried, how often, and what came of it. */
export interface Row {
  readonly what: string;
  readonly tried: number;
  /** How often it was to be tried. Absent: however often it comes. */
  readonly wanted?: number;
  readonly failed: number;
  /** How to see the first failure again. */
  readonly first?: string;
}

const NUMBER = new Intl.NumberFormat('en');

/** Time ran out before it was tried as often as it was to be. */
export function isShort({ tried, wanted = 0 }: Row): boolean {
  return tried < wanted;
}

/** A run that was given its minutes may fall short; one that was not is to be a full one. */
export function hasPassed(rows: readonly Row[], isTimed: boolean): boolean {
  return rows.every((row) => row.failed === 0 && (isTimed || !isShort(row)));
}

function triedOf(row: Row): string {
  const tried = NUMBER.format(row.tried);
  return isShort(row) ? `${tried} of ${NUMBER.format(row.wanted ?? 0)}` : tried;
}

export function table(rows: readonly Row[]): string {
  const lines = [
    ['what', 'tried', 'failed', 'first failure'],
    ...rows.map((row) => [
      row.what,
      triedOf(row),
      NUMBER.format(row.failed),
      row.first?.split('\n')[0]?.slice(0, 400) ?? '',
    ]),
  ];
  const widths = [0, 1, 2].map((i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map(([what = '', tried = '', failed = '', first = '']) =>
      [
        what.padEnd(widths[0] ?? 0),
        tried.padStart(widths[1] ?? 0),
        failed.padStart(widths[2] ?? 0),
        first,
      ]
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
