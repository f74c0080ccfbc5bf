import { fileURLToPath } from 'node:url';

// Bundled or not, the campaign lies two folders below the top (see start.mjs).
const at = (path: string) => fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));

/** The compiled bot, as a user starts it. */
export const BOT = at('main.js');
/** The compiled `npm run audit`. */
export const AUDIT = at('audit.js');
