import type { Catalogue } from '../../../text/catalogue.ts';
import type { Alarm, Finding, PutBack } from '../../../workflow/ports/alarms.ts';
import { header, type Message, message, section, sections } from '../kit/blocks.ts';
import { firstThatFits } from '../kit/limits.ts';
import { code } from '../kit/mrkdwn.ts';

/** Characters of a description: sizes to try, the largest first. */
const LEVELS = [120, 60, 20] as const;

function findingText(words: Catalogue, finding: Finding, max: number): string {
  const { alarm } = words;
  const { what, publicKey, keyId, description } = finding;
  const key = alarm.key(code(publicKey, 40), code(keyId, 40), code(description, max));
  return `${key} ${alarm.finding[what]}`;
}

/** Keys that the sweep found and left alone, or a sweep that stopped: for the alerts channel. */
export function alarm(words: Catalogue, { organization, findings, stopped }: Alarm): Message {
  const { alarm: says } = words;
  const where = says.found(code(organization.name, 80));
  const halted = stopped === undefined ? [] : [says.stopped(stopped.deleted, stopped.left)];
  const all = (max: number) => findings.map((finding) => findingText(words, finding, max));
  const text = [where, ...halted, ...all(40)].join('\n');
  const blocks = firstThatFits(LEVELS, (max) => [
    header(says.title),
    section([where, ...halted].join(' ')),
    ...sections(all(max).map((line) => `• ${line}`)),
  ]);
  return message(text, blocks);
}

/** As many are named. */
const NAMED = 10;

function naming({ alarm: says }: Catalogue, ids: readonly string[], max = 40): string {
  const named = ids.slice(0, NAMED).map((id) => code(id, max));
  const more = ids.length > NAMED ? [says.moreRecords(ids.length - NAMED)] : [];
  return [...named, ...more].join(', ');
}

/** What the description of a key of this request has in it; of several: of any of them. */
function markerOf(ids: readonly string[]): string {
  const [id = ''] = ids;
  return code(ids.length === 1 ? `[ck:${id}.` : '[ck:', 60);
}

/** Records in Redis were damaged. They cannot be repaired in Slack. */
export function unreadable(words: Catalogue, ids: readonly string[]): Message {
  const { alarm: says } = words;
  const text = says.unreadable(ids.length, naming(words, ids), markerOf(ids));
  return message(text, [header(says.unreadableTitle(ids.length)), section(text)]);
}

/** Records of keys in Redis were damaged, or somebody removed them. */
export function unreadableCredentials(words: Catalogue, ids: readonly string[]): Message {
  const { alarm: says } = words;
  const text = says.unreadableCredentials(ids.length, naming(words, ids));
  return message(text, [header(says.unreadableCredentialsTitle(ids.length)), section(text)]);
}

/** Messages that are owed were damaged. They cannot be repaired in Slack, and nobody gets them. */
export function unreadableNotices(words: Catalogue, ids: readonly string[]): Message {
  const { alarm: says } = words;
  const text = says.unreadableNotices(ids.length, naming(words, ids, 120));
  return message(text, [header(says.unreadableNoticesTitle(ids.length)), section(text)]);
}

/** Messages were removed before anybody got them. */
export function lostNotices(words: Catalogue, notices: readonly string[]): Message {
  const { alarm: says } = words;
  const text = says.lostNotices(notices.length, naming(words, notices, 120));
  return message(text, [header(says.lostNoticesTitle(notices.length)), section(text)]);
}

/** Somebody put older records back. Nothing is concluded from them. */
export function older(words: Catalogue, ids: readonly string[]): Message {
  const { alarm: says } = words;
  const text = says.older(ids.length, naming(words, ids), markerOf(ids));
  return message(text, [header(says.olderTitle(ids.length)), section(text)]);
}

/** Beside these records something of another type lies in Redis. */
export function unusable(words: Catalogue, ids: readonly string[]): Message {
  const { alarm: says } = words;
  const text = says.unusable(naming(words, ids));
  return message(text, [header(says.unusableTitle), section(text)]);
}

/** Their time is over, and they stand where they stood. */
export function stuck(words: Catalogue, ids: readonly string[]): Message {
  const { alarm: says } = words;
  const text = says.stuck(ids.length, naming(words, ids));
  return message(text, [header(says.stuckTitle), section(text)]);
}

/** What was missing beside records, and is there again. */
export function putBack(words: Catalogue, found: readonly PutBack[]): Message {
  const { alarm: says } = words;
  const ids = [...new Set(found.map(({ id }) => id))];
  const lists = [...new Set(found.flatMap((one) => one.lists))].map((list) => says.lists[list]);
  const text = says.putBack(ids.length, lists.join(', '), naming(words, ids));
  return message(text, [header(says.putBackTitle), section(text)]);
}
