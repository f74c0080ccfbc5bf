// Moments behind the scenes stand on the visitor's own clock, to the second.

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

export const timeOf = (ms: number): string => TIME.format(ms);
export const dayOf = (ms: number): string => DAY.format(ms);

/** A fact as it is shown: moments in milliseconds become times. */
export function factWords(value: unknown): string {
  if (typeof value === 'number' && value > 1e12 && value < 1e13) return timeOf(value);
  if (Array.isArray(value)) return value.map(factWords).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `keyId` is written `Key id`. */
export function factName(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
