/** `dist/main.js`: keeps what V8 compiles for the next start, where this Node can, and runs the bot. */
import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

// Node 20 has no compile cache. Where the folder cannot be written, what is in it is still read.
nodeModule.enableCompileCache?.(fileURLToPath(new URL('compiled', import.meta.url)));
await import('./main.ts');
