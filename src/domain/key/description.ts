import { isVisible, withoutBlanks } from './readers.ts';

/** Leaves room for the marker within Atlas's 250 characters. */
export const DESCRIPTION_MAX = 190;
export const REASON_MAX = 1000;
/** Enough for 20 entries of 43 characters, which are counted and checked. */
export const ACCESS_LIST_TYPED_MAX = 2000;
export const TICKET_MAX = 100;

export type DescriptionProblem = 'empty' | 'too_long' | 'looks_like_marker';

/** Controls, format characters (zero-width, bidi, tags), lone surrogates: nobody can see them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** One line of visible text in NFC: line breaks become spaces, invisible characters are removed. */
export function cleanLine(text: string): string {
  return withoutBlanks(text)
    .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** The same for several lines. One empty line between them stays. */
export function cleanLines(text: string): string {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map(cleanLine);
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

export function checkDescription(text: string): DescriptionProblem | undefined {
  if (!isVisible(text)) return 'empty';
  if (text.length > DESCRIPTION_MAX) return 'too_long';
  return /\[ck:/i.test(text) ? 'looks_like_marker' : undefined;
}
