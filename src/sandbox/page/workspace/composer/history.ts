// What a person has typed, and where in it they are.

export interface History {
  readonly lines: readonly string[];
  /** From the end; 0: at the line that is being written. */
  readonly back: number;
}

export const NO_HISTORY: History = { lines: [], back: 0 };

const MOST = 50;

export function remember(history: History, line: string): History {
  const others = history.lines.filter((one) => one !== line);
  return { lines: [...others, line].slice(-MOST), back: 0 };
}

/** Up is 1, down is -1. `line` is undefined where there is nothing further. */
export function step(history: History, by: 1 | -1): { history: History; line?: string } {
  const back = history.back + by;
  if (back < 0 || back > history.lines.length) return { history };
  const line = back === 0 ? '' : history.lines.at(-back);
  return { history: { ...history, back }, ...(line === undefined ? {} : { line }) };
}
