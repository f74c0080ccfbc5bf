import type { OutageNotes } from '../../workflow/ports/slack.ts';
import type { Keys } from '../redis/keys.ts';
import type { OutageCauses } from './outageCauses.ts';
import type { ToldMark, ToldMarks } from './toldMarks.ts';

/**
 * Which channels cannot be reached, and which checks are not well, as the admins were told. A cause
 * counts as told only beside the mark of its outage: a crash between the two tells it once more.
 */
export function createOutageNotes(parts: {
  readonly marks: ToldMarks;
  readonly causes: OutageCauses;
  readonly keys: Keys;
}): OutageNotes {
  const { marks, causes, keys } = parts;

  const markOf = (outage: string): ToldMark => ({
    key: keys.outage(outage),
    name: `outage:${outage}`,
  });

  return {
    async mayTell(outage, cause) {
      const mark = markOf(outage);
      if (cause === undefined) return marks.mayTell(mark);
      return causes.mayTell({ outage, cause, nonce: await marks.nonceOf(mark) });
    },
    async told(outage, cause) {
      const mark = markOf(outage);
      if (cause === undefined) return marks.told(mark);
      await causes.told({ outage, cause, nonce: await marks.begin(mark) });
    },
    async over(outage) {
      await causes.forget(outage);
      return marks.over(markOf(outage));
    },
  };
}
