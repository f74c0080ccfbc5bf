import type { AtlasCode } from '../../../foundation/errors.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { LockedOut } from '../../../workflow/ports/alarms.ts';
import { header, type Message, message, section, sections } from '../kit/blocks.ts';
import { firstThatFits } from '../kit/limits.ts';
import { code } from '../kit/mrkdwn.ts';

/** Names for each reason, from the longest to the shortest; the others are counted. */
const LEVELS = [40, 20, 5] as const;

function byReason(organizations: readonly LockedOut[]): readonly [AtlasCode, string[]][] {
  const found = new Map<AtlasCode, string[]>();
  for (const { code: why, name } of organizations) {
    found.set(why, [...(found.get(why) ?? []), name]);
  }
  return [...found];
}

function namesText({ alarm, facts }: Catalogue, names: readonly string[], max: number): string {
  const shown = names.slice(0, max).map((name) => code(name, 60));
  const left = names.length - shown.length;
  return [...shown, ...(left > 0 ? [alarm.moreOrganizations(left)] : [])].join(facts.separator);
}

/** Atlas does not let us into some organizations: all of them in one message. */
export function lockedOut(words: Catalogue, organizations: readonly LockedOut[]): Message {
  const { alarm: says } = words;
  const reasons = (max: number) =>
    byReason(organizations).map(([why, names]) => {
      const { what, next } = words.atlas[why];
      return `${says.shut(namesText(words, names, max))} ${what} ${next}`;
    });
  const title = says.shutTitle(organizations.length);
  const blocks = firstThatFits(LEVELS, (max) => [
    header(title),
    ...sections(reasons(max)),
    section(says.shutNow(organizations.length)),
  ]);
  return message([...reasons(20), says.shutNow(organizations.length)].join(' '), blocks);
}
