/** One line of the table: what was tried, how often, and what came of it. */
export interface Row {
  readonly what: string;
  readonly tried: number;
  readonly failed: number;
  /** How to see the first failure again. */
  readonly first?: string;
}

const NUMBER = new Intl.NumberFormat('en');

export function table(rows: readonly Row[]): string {
  const lines = [
    ['what', 'tried', 'failed', 'first failure'],
    ...rows.map(({ what, tried, failed, first = '' }) => [
      what,
      NUMBER.format(tried),
      NUMBER.format(failed),
      first.split('\n')[0]?.slice(0, 400) ?? '',
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
