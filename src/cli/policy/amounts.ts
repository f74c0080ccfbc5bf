const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/**
 * `24 hours`, `90 minutes`: the largest unit that divides `ms` and of which there is more than one.
 */
export function span(ms: number): string {
  const [name, unit] = UNITS.find(([, size]) => ms % size === 0 && ms > size) ?? ['minute', 60_000];
  const count = Math.round(ms / unit);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

export function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
