import type { OutageTurns } from '../../workflow/ports/slack.ts';
import type { Keys } from '../redis/keys.ts';
import type { ToldMarks } from './toldMarks.ts';

/** Whose turn it is to tell of an outage, or of its end. */
export function createOutageTurns(parts: {
  readonly marks: ToldMarks;
  readonly keys: Keys;
}): OutageTurns {
  const markOf = (name: string) => ({ key: parts.keys.outage(name), name: `outage:${name}` });
  return {
    take: (name) => parts.marks.mayTell(markOf(name)),
    done: (name) => parts.marks.remove(markOf(name)),
  };
}
