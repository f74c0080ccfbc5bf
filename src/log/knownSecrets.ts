import type { Secret } from '../foundation/secret.ts';

const HIDDEN = '[scrubbed]';
/** Hiding shorter secrets would also hide parts of ordinary words. */
const SHORTEST = 6;

/** Hides the configured secrets in every log line, wherever they appear. */
export interface KnownSecrets {
  learn(secrets: readonly Secret[]): void;
  hide(line: string): string;
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The texts to hide. A URL is secret because of its password, which may also appear alone,
 * percent-encoded or decoded.
 */
function partsOf(value: string): readonly string[] {
  if (!value.includes('://') || !URL.canParse(value)) return [value];
  const { password } = new URL(value);
  return [value, password, decoded(password)];
}

/** How a line of JSON may spell it: plain, escaped once or twice, or percent-encoded. */
function spellingsOf(value: string): readonly string[] {
  const once = inJson(value);
  return [value, once, inJson(once), encodeURIComponent(value)];
}

const quoted = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

export function createKnownSecrets(): KnownSecrets {
  const literals = new Set<string>();
  let pattern: RegExp | undefined;

  return {
    learn(secrets) {
      for (const secret of secrets) {
        for (const part of partsOf(secret.reveal())) {
          if (part.length < SHORTEST) continue;
          for (const spelling of spellingsOf(part)) literals.add(spelling);
        }
      }
      const longest = [...literals].sort((one, other) => other.length - one.length);
      // The pattern also matches each escape sequence as a whole, so that a replacement never
      // leaves half of one in the line.
      pattern =
        longest.length === 0
          ? undefined
          : new RegExp([...longest.map(quoted), '\\\\.'].join('|'), 'g');
    },
    hide(line) {
      if (pattern === undefined) return line;
      // Most lines contain no secret, and `includes` is cheaper than the pattern.
      if (![...literals].some((literal) => line.includes(literal))) return line;
      return line.replace(pattern, (found) => (literals.has(found) ? HIDDEN : found));
    },
  };
}
