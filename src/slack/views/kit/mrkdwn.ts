import { cleanLine, cleanLines } from '../../../domain/key/description.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { cut, esc } from './limits.ts';

// Formats people, times and outside text for our own mrkdwn sentences.

const NOTHING = '–';
const AUDIENCE_MAX = 20;

/**
 * Outside text as inline code, in which Slack makes no formatting, link, mention or emoji. A
 * backtick would end the code, so it becomes an apostrophe.
 */
export function code(text: string, max = 250): string {
  const line = cleanLine(text).replaceAll('`', "'");
  return line === '' ? NOTHING : `\`${esc(cut(line, max))}\``;
}

/** Outside text for plain text, on one visible line. */
export function line(text: string, max = 250): string {
  return cut(cleanLine(text), max) || NOTHING;
}

/** Outside text for plain text, with several lines. */
export function lines(text: string, max: number): string {
  return cut(cleanLines(text), max) || NOTHING;
}

export function person(id: string): string {
  return /^[UW][A-Z0-9]{1,30}$/.test(id) ? `<@${id}>` : code(id, 40);
}

/** Mentions a user or a user group. */
export function somebody(id: string): string {
  return /^S[A-Z0-9]{1,30}$/.test(id) ? `<!subteam^${id}>` : person(id);
}

/** Mentions people and user groups, so that Slack notifies them. At most 20. */
export function audience(words: Catalogue, ids: readonly string[]): string {
  return ids.slice(0, AUDIENCE_MAX).map(somebody).join(words.facts.separator);
}

/** A link to a channel. Slack shows its name only to people who may see it. */
export function channel(id: string): string {
  return /^[CG][A-Z0-9]{1,30}$/.test(id) ? `<#${id}>` : code(id, 40);
}

/** A link to a URL that Slack gave us, with our own label. */
export function link(url: string, label: string): string {
  return `<${url.replace(/[<>|]/g, encodeURIComponent)}|${esc(label)}>`;
}

function utc(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/**
 * A date in the reader's own time zone. The part after `|` is shown where Slack cannot format it.
 */
export function moment(words: Catalogue, ms: number): string {
  const seconds = Math.min(Math.max(Math.floor(ms / 1000), 0), 9_999_999_999);
  return `<!date^${seconds}^${words.time.format}|${utc(seconds * 1000)}>`;
}

const DAY = 24 * 60 * 60_000;
/** The largest unit first; each from as many days. */
const UNITS = [
  { unit: 'year', from: 730, days: 365.25 },
  { unit: 'month', from: 60, days: 30.44 },
  { unit: 'day', from: 0, days: 1 },
] as const;

const HOUR = 60 * 60_000;
const SPANS = [
  { unit: 'day', ms: DAY },
  { unit: 'hour', ms: HOUR },
  { unit: 'minute', ms: 60_000 },
] as const;

/** A length of time in its largest whole unit: "90 days", "36 hours". */
export function span(words: Catalogue, ms: number): string {
  const whole = SPANS.find((one) => ms >= one.ms && ms % one.ms === 0);
  const { unit, ms: length } = whole ?? (ms >= DAY ? SPANS[0] : SPANS[2]);
  const style = { style: 'unit', unit, unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(words.time.numbers, style).format(
    Math.max(1, Math.round(ms / length)),
  );
}

/** How long ago something was, in words: "3 months ago". */
export function ago(words: Catalogue, ms: number): string {
  const days = ms / DAY;
  const { unit, days: length } = UNITS.find(({ from }) => days >= from) ?? UNITS[2];
  const style = new Intl.RelativeTimeFormat(words.time.numbers, { numeric: 'auto' });
  return style.format(-Math.floor(days / length), unit);
}
