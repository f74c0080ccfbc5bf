/** Leaves room for the marker within Atlas's 250 characters. */
export const DESCRIPTION_MAX = 190;
export const REASON_MAX = 1000;
export const TICKET_MAX = 100;

export type DescriptionProblem = 'empty' | 'too_long' | 'looks_like_marker';

/** Controls, format characters (zero-width, bidi, tags), lone surrogates: nobody can see them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** One line of visible text in NFC: line breaks become spaces, invisible characters are removed. */
export function cleanLine(text: string): string {
  return text
    .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(/ {2,}/g, ' ')
    .trim();
}

export function checkDescription(text: string): DescriptionProblem | undefined {
  if (text.length === 0) return 'empty';
  if (text.length > DESCRIPTION_MAX) return 'too_long';
  return /\[ck:/i.test(text) ? 'looks_like_marker' : undefined;
}
