import type { en } from './en.ts';

/**
 * Every sentence people read, in one language. English sets the shape; another language that
 * misses an entry, or has one too many, does not compile. Parameters arrive ready for the place
 * they are shown in: escaped, cut and formatted by the views.
 */
export type Catalogue = typeof en;
