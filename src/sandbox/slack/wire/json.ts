// Everything the app sends is unknown until looked at: these are the few ways we look.

export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fields = (value: unknown): Fields => (isFields(value) ? value : {});

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const maybeText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** `undefined` means "not JSON": JSON itself has no undefined. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

/**
 * Leaves out what is undefined, as JSON would, so that payloads compare equal to what travelled.
 * With `nulls` it is `null` instead, as Slack has it sometimes.
 */
export function defined(source: Fields, nulls = false): Fields {
  const entries = Object.entries(source);
  if (nulls) return Object.fromEntries(entries.map(([name, value]) => [name, value ?? null]));
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
