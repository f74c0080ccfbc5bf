import type { OutageNotes } from '../../workflow/ports/slack.ts';
import type { Keys } from '../redis/keys.ts';
import type { ToldMarks } from './toldMarks.ts';

/** Which channels cannot be reached, and which checks are not well, as the admins were told. */
export function createOutageNotes(marks: ToldMarks, keys: Keys): OutageNotes {
  const of = (channel: string) => ({ key: keys.outage(channel), name: `outage:${channel}` });
  return {
    mayTell: (channel) => marks.mayTell(of(channel)),
    told: (channel) => marks.told(of(channel)),
    over: (channel) => marks.over(of(channel)),
  };
}
