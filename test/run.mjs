// Runs one of the programs under test/, which are TypeScript: `node test/run.mjs test/gallery/main.tsx`.
import { runnerImport } from 'vite';

const [program] = process.argv.slice(2);
if (program === undefined) throw new Error('Which program?');
await runnerImport(program, {
  root: new URL('..', import.meta.url).pathname,
  configFile: false,
  logLevel: 'warn',
  // `await using` is newer than the oldest Node that runs this.
  oxc: { target: 'es2022', jsx: { runtime: 'automatic' } },
});
