import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

// Node 20 does not run TypeScript, so the campaign is bundled first. The bundle lies two folders
// deep, like `src/sandbox`, because it looks from there for the Redis server that set-up found.
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const outDir = at('../../node_modules/.keywarden-campaign');

await build({
  configFile: false,
  root: at('../..'),
  logLevel: 'error',
  build: {
    ssr: at('run.ts'),
    outDir,
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'run.mjs' } },
  },
});
const { status } = spawnSync(process.execPath, [`${outDir}/run.mjs`, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
