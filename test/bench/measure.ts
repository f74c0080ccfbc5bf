/** One way of doing something, run again and again beside the others. */
export interface Way {
  readonly name: string;
  run(): Promise<unknown> | unknown;
}

export interface Measured {
  readonly name: string;
  /** Median of one run, ms. */
  readonly median: number;
  /** The median beside that of the first way. */
  readonly ratio: number;
}

const WARM_UP = 20;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** All ways in turn, so that whatever disturbs the machine disturbs each of them alike. */
export async function sideBySide(ways: readonly Way[], rounds: number): Promise<Measured[]> {
  const times = ways.map((): number[] => []);
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const [index, { run }] of ways.entries()) {
      const began = performance.now();
      await run();
      if (round >= 0) times[index]?.push(performance.now() - began);
    }
  }
  const medians = times.map(median);
  const [first = 1] = medians;
  return ways.map(({ name }, index) => {
    const own = medians[index] ?? 0;
    return { name, median: own, ratio: own / first };
  });
}

export function measuredTable(title: string, rows: readonly Measured[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, median: own, ratio }) => {
    return `  ${name.padEnd(width)}  ${own.toFixed(3).padStart(9)} ms  ${ratio.toFixed(2).padStart(6)} x`;
  });
  return [title, ...lines].join('\n');
}
