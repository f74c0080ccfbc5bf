import type { en } from './en.ts';

/**
 * All sentences that people read, in one language. English defines the type: another language with
 * a missing or an extra entry does not compile. The views pass parameters that are ready to show:
 * escaped, cut and formatted.
 */
export type Catalogue = typeof en;
