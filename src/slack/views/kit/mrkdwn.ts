import { cleanLine, cleanLines } from '../../../domain/key/description.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { cut, esc } from './limits.ts';

// How people, moments and outside words stand inside our own mrkdwn sentences.

const NOTHING = '–';
const AUDIENCE_MAX = 20;

/**
 * Outside words inside a sentence: inline code, where Slack makes no formatting, link, mention or
 * emoji of anything. A backtick would end it, so it becomes an apostrophe.
 */
export function code(text: string, max = 250): string {
  const line = cleanLine(text).replaceAll('`', "'");
  return line === '' ? NOTHING : `\`${esc(cut(line, max))}\``;
}

/** Outside words in plain text: one visible line. */
export function line(text: string, max = 250): string {
  return cut(cleanLine(text), max) || NOTHING;
}

/** Outside words in plain text that may have several lines. */
export function lines(text: string, max: number): string {
  return cut(cleanLines(text), max) || NOTHING;
}

export function person(id: string): string {
  return /^[UW][A-Z0-9]{1,30}$/.test(id) ? `<@${id}>` : code(id, 40);
}

/** Somebody by user or user group id, mentioned. */
export function somebody(id: string): string {
  return /^S[A-Z0-9]{1,30}$/.test(id) ? `<!subteam^${id}>` : person(id);
}

/** People and user groups, mentioned so that Slack notifies them; a few stand for many. */
export function audience(words: Catalogue, ids: readonly string[]): string {
  return ids.slice(0, AUDIENCE_MAX).map(somebody).join(words.facts.separator);
}

/** A channel, by its name for those who may know it. */
export function channel(id: string): string {
  return /^[CG][A-Z0-9]{1,30}$/.test(id) ? `<#${id}>` : code(id, 40);
}

/** An address that Slack gave us, under our own words. */
export function link(url: string, label: string): string {
  return `<${url.replace(/[<>|]/g, encodeURIComponent)}|${esc(label)}>`;
}

function utc(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** The reader's own date and time; the part after `|` is for where Slack cannot tell. */
export function moment(words: Catalogue, ms: number): string {
  const seconds = Math.min(Math.max(Math.floor(ms / 1000), 0), 9_999_999_999);
  return `<!date^${seconds}^${words.time.format}|${utc(seconds * 1000)}>`;
}
