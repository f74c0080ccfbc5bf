import type { Secret } from '../foundation/secret.ts';

const HIDDEN = '[scrubbed]';
/** Shorter ones would be found in half of all words. */
const SHORTEST = 6;

/** The secrets of the configuration, hidden from every line wherever they stand. */
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

/** An address is secret for its password, which also stands alone: as it is written and as meant. */
function partsOf(value: string): readonly string[] {
  if (!value.includes('://') || !URL.canParse(value)) return [value];
  const { password } = new URL(value);
  return [value, password, decoded(password)];
}

/** How a line of JSON may hold it: plain, in JSON within JSON, or in an address. */
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
      // An escaped character is passed over as a whole, so that no half of it is left in the line.
      pattern =
        longest.length === 0
          ? undefined
          : new RegExp([...longest.map(quoted), '\\\\.'].join('|'), 'g');
    },
    hide(line) {
      if (pattern === undefined) return line;
      // Most lines hold none, and looking for a fixed text costs next to nothing.
      if (![...literals].some((literal) => line.includes(literal))) return line;
      return line.replace(pattern, (found) => (literals.has(found) ? HIDDEN : found));
    },
  };
}
