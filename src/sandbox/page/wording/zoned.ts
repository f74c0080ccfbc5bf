// `2026-11-22T09:30` on somebody's clock, and the second it stands for.

const asUtc = (ms: number, zone: string): number => {
  const shape = {
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
    timeZone: zone,
  } as const;
  return Date.parse(`${new Intl.DateTimeFormat('sv-SE', shape).format(ms).replace(' ', 'T')}Z`);
};

/** Seconds since 1970; NaN where it is no moment. */
export function secondsOf(local: string, zone: string): number {
  const guess = Date.parse(`${local}Z`);
  if (Number.isNaN(guess)) return Number.NaN;
  const first = guess - (asUtc(guess, zone) - guess);
  // Once more, for the nights in which clocks change.
  return (guess - (asUtc(first, zone) - first)) / 1000;
}

export function localOf(seconds: number, zone: string): string {
  if (!Number.isFinite(seconds)) return '';
  return new Date(asUtc(seconds * 1000, zone)).toISOString().slice(0, 16);
}
