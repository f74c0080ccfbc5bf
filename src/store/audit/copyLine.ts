import type { Mark } from '../../workflow/ports/audit.ts';
import type { Line } from './auditChain.ts';

/** One line of a copy of the audit log: the entry as it was chained, and its place. */
export interface CopyLine extends Mark {
  /** Exactly the bytes that were chained. */
  readonly entry: string;
}

const LINE = /^\{"n":([1-9]\d{0,14}),"epoch":(\d{1,9}),"h":"([A-Za-z0-9_:-]{1,200})",(".*\})$/;

/**
 * The entry's own text follows `n`, `epoch` and `h`, so that it can be checked without being
 * written anew.
 */
export function writeCopyLine({ n, mac, entry }: Line, epoch: number): string {
  return `{"n":${n},"epoch":${epoch},"h":${JSON.stringify(mac)},${entry.slice(1)}`;
}

/** `undefined` if it is not such a line: cut short, or written by something else. */
export function readCopyLine(text: string): CopyLine | undefined {
  const [, n, epoch, h, rest] = LINE.exec(text) ?? [];
  if (n === undefined || epoch === undefined || h === undefined || rest === undefined) {
    return undefined;
  }
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return { n: Number(n), epoch: Number(epoch), h, entry: `{${rest}` };
}

/**
 * Whether one mark is before another. All marks of a later epoch are after those of an earlier one.
 */
export function isBefore(one: Mark, other: Mark): boolean {
  return one.epoch < other.epoch || (one.epoch === other.epoch && one.n < other.n);
}

export function isSame(one: Mark, other: Mark): boolean {
  return one.epoch === other.epoch && one.n === other.n && one.h === other.h;
}
