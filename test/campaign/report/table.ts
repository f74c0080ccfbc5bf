/** One line of the table: what was tried, how often, and how often it failed. */
export interface Row {
  readonly what: string;
  readonly tried: number;
  /** Wanted number of tries. Absent if there is no such number. */
  readonly wanted?: number;
  readonly failed: number;
  /** How to reproduce the first failure. */
  readonly first?: string;
}

const NUMBER = new Intl.NumberFormat('en');

/** Whether the time ended before the wanted number was reached. */
export function isShort({ tried, wanted = 0 }: Row): boolean {
  return tried < wanted;
}

/** With given minutes a run may be short. Without them it must reach every number. */
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
