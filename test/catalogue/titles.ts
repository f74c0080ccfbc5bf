import { readText, sources } from '../repo/tree.ts';
import type { Proof } from './case.ts';

const QUOTES = ["'", '"', '`'];

/** Whether a test of this title stands there: the first argument of a call that is not `describe`. */
function holds(text: string, title: string): boolean {
  return QUOTES.some((quote) => {
    for (let at = text.indexOf(quote + title + quote); at >= 0; ) {
      const before = text.slice(0, at).trimEnd();
      if (before.endsWith('(') && !/describe(\.\w+)?\($/.test(before)) return true;
      at = text.indexOf(quote + title + quote, at + 1);
    }
    return false;
  });
}

/** The test that this proof names is in the test tree. */
export function isThere([file, title]: Proof): boolean {
  const path = `test/${file}`;
  const files = file.endsWith('/')
    ? sources(path.slice(0, -1)).filter((one) => one.endsWith('.test.ts'))
    : [`${path}.test.ts`];
  return files.some((one) => holds(readText(one), title));
}
