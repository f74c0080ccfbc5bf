// Moments as Slack writes them: in the reader's own language and time zone.

export interface Reader {
  readonly locale: string;
  readonly zone: string;
  /** Milliseconds. */
  readonly now: number;
}

type Shape = Intl.DateTimeFormatOptions;

const DAY_MS = 86_400_000;

const written = (ms: number, { locale, zone }: Reader, shape: Shape): string =>
  new Intl.DateTimeFormat(locale, { ...shape, timeZone: zone }).format(ms);

/** `2026-11-22` in the reader's zone: equal for moments of the same day. */
function dayOf(ms: number, { zone }: Reader): string {
  const shape: Shape = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone };
  return new Intl.DateTimeFormat('en-CA', shape).format(ms);
}

/** -1 yesterday, 0 today, 1 tomorrow, else undefined. */
function nearDay(ms: number, reader: Reader): number | undefined {
  const day = Date.parse(dayOf(ms, reader));
  const today = Date.parse(dayOf(reader.now, reader));
  const distance = Math.round((day - today) / DAY_MS);
  return Math.abs(distance) <= 1 ? distance : undefined;
}

function pretty(ms: number, reader: Reader, shape: Shape): string {
  const near = nearDay(ms, reader);
  if (near === undefined) return written(ms, reader, shape);
  return new Intl.RelativeTimeFormat(reader.locale, { numeric: 'auto' }).format(near, 'day');
}

const DATE: Shape = { year: 'numeric', month: 'long', day: 'numeric' };
const SHORT: Shape = { year: 'numeric', month: 'short', day: 'numeric' };
const LONG: Shape = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' };
const TIME: Shape = { hour: 'numeric', minute: '2-digit' };
const TIME_SECONDS: Shape = { ...TIME, second: '2-digit' };

const STEPS = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

function ago(ms: number, { locale, now }: Reader): string {
  const distance = ms - now;
  const [unit, size] = STEPS.find(([, one]) => Math.abs(distance) >= one) ?? STEPS[3];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
    Math.trunc(distance / size),
    unit,
  );
}

const TOKENS: Readonly<Record<string, (ms: number, reader: Reader) => string>> = {
  date_num: dayOf,
  date: (ms, reader) => written(ms, reader, DATE),
  date_short: (ms, reader) => written(ms, reader, SHORT),
  date_long: (ms, reader) => written(ms, reader, LONG),
  date_pretty: (ms, reader) => pretty(ms, reader, DATE),
  date_short_pretty: (ms, reader) => pretty(ms, reader, SHORT),
  date_long_pretty: (ms, reader) => pretty(ms, reader, LONG),
  day_divider_pretty: (ms, reader) => pretty(ms, reader, LONG),
  time: (ms, reader) => written(ms, reader, TIME),
  time_secs: (ms, reader) => written(ms, reader, TIME_SECONDS),
  ago,
};

/** The format of `<!date^…>`; undefined where Slack would show the fallback. */
export function formatDate(seconds: number, format: string, reader: Reader): string | undefined {
  const ms = seconds * 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return undefined;
  let isKnown = true;
  const said = format.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const token = TOKENS[name];
    if (token !== undefined) return token(ms, reader);
    isKnown = false;
    return whole;
  });
  return isKnown ? said : undefined;
}

export const clockTime = (ms: number, reader: Reader): string => written(ms, reader, TIME);

export const dayDivider = (ms: number, reader: Reader): string => {
  const said = pretty(ms, reader, { weekday: 'long', month: 'long', day: 'numeric' });
  return said.slice(0, 1).toLocaleUpperCase(reader.locale) + said.slice(1);
};

export const isSameDay = (a: number, b: number, reader: Reader): boolean =>
  dayOf(a, reader) === dayOf(b, reader);

/** The whole of it, for a tooltip. */
export const fullMoment = (ms: number, reader: Reader): string =>
  written(ms, reader, { ...LONG, ...TIME_SECONDS, timeZoneName: 'short' });

/** `1764000000.000100` is a moment and an id in one. */
export const msOfTs = (ts: string): number => Math.floor(Number(ts) * 1000);
