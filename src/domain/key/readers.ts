/** What a reader sees of a text, whatever it is made of. */
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Of these, each character is one that a reader sees: no need to look for those made of several. */
const PLAIN = /^[ -~]*$/;

/** The text in characters as a reader sees them. */
function charactersOf(text: string): readonly string[] {
  if (PLAIN.test(text)) return text.split('');
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Characters that have a shape but no ink: the Hangul fillers and the empty Braille pattern. */
const BLANK = /[\u115f\u1160\u3164\uffa0\u2800]/gu;
const INK = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Scripts that are written without spaces. One character says about as much as two letters. */
const DENSE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Emoji, also those made of a digit or letter, such as keycaps. */
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

export function withoutBlanks(text: string): string {
  return text.replace(BLANK, ' ');
}

/** Whether there is anything to see. */
export function isVisible(text: string): boolean {
  return INK.test(withoutBlanks(text));
}

/** How much there is to read, in characters of a script with letters. */
export function readLength(text: string): number {
  let length = 0;
  for (const character of charactersOf(text)) length += DENSE.test(character) ? 2 : 1;
  return length;
}

/** The words of a text in lower case. A picture is none. */
export function wordsOf(text: string): readonly string[] {
  const shown = charactersOf(text)
    .map((character) => (PICTURE.test(character) ? ' ' : character))
    .join('')
    .toLowerCase();
  const found = shown.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}/]*/gu) ?? [];
  return found.flatMap((word) => {
    if (!DENSE.test(word)) return [word];
    return [...words.segment(word)].flatMap((one) => (one.isWordLike ? [one.segment] : []));
  });
}
