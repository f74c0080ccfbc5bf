/** Nothing that Slack sends and Keywarden reads lies deeper. */
const DEEPEST = 16;

/**
 * The same without the fields whose value is `null`. Slack sends `null` or leaves a field out, and
 * means the same by both. Items of lists keep their places.
 */
export function withoutNulls(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([name, field]) => [name, withoutNulls(field, depth + 1)]),
  );
}
