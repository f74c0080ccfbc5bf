import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';

/** Keys are BCP-47 tags in lower case. */
const CATALOGUES: ReadonlyMap<string, Catalogue> = new Map([['en', en]]);

/** The closest language to a locale such as `pt-BR` or `zh-Hant-TW`; English if none is close. */
export function catalogueFor(locale: string | undefined): Catalogue {
  const parts = (locale ?? '').trim().toLowerCase().split(/[-_]/);
  for (let length = parts.length; length > 0; length -= 1) {
    const found = CATALOGUES.get(parts.slice(0, length).join('-'));
    if (found !== undefined) return found;
  }
  return en;
}
