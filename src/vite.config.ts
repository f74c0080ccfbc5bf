import { defineConfig, type Plugin } from 'vite';

/** Bolt loads these for what Keywarden has no use for: Express, installing by OAuth, other charsets. */
const UNUSED = ['express', '@slack/oauth', 'iconv-lite'];
const MARK = '\0unused:';
/** Of a module in CommonJS, as those that require it are. */
const ENDING = '.cjs';

/** Leaves them out, and whatever would use one of them is told so. */
const withoutUnused: Plugin = {
  name: 'without-unused',
  enforce: 'pre',
  resolveId: (id) => (UNUSED.includes(id) ? `${MARK}${id}${ENDING}` : undefined),
  load(id) {
    if (!id.startsWith(MARK)) return undefined;
    const said = JSON.stringify(`${id.slice(MARK.length, -ENDING.length)} is not in the bundle`);
    return `module.exports = new Proxy({}, {
      get: (_, name) => {
        if (name === '__esModule') return true;
        throw new Error(${said});
      },
    });`;
  },
};

/** Names of classes and functions are in the log. */
const keepNames = { function: true, class: true };

// The bot and its command line programs with all of their packages: one file starts in half the time
// of a thousand, and needs no node_modules.
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  publicDir: false,
  plugins: [withoutUnused],
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: true,
    outDir: 'dist',
    // Simulators, the page and what V8 compiled lie there too.
    emptyOutDir: false,
    target: 'node20',
    sourcemap: true,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      input: {
        main: 'src/entry.ts',
        keys: 'src/cli/keys.ts',
        redisAcl: 'src/cli/redisAcl.ts',
        audit: 'src/cli/audit/main.ts',
        report: 'src/cli/report/main.ts',
        adopt: 'src/cli/adopt/main.ts',
        policy: 'src/cli/policy/main.ts',
      },
      output: {
        chunkFileNames: 'chunks/[name].js',
        sourcemapExcludeSources: true,
        // One character beyond Latin 1, and Node holds the whole file in two bytes a character.
        charset: 'ascii',
        minify: {
          compress: { keepNames },
          mangle: { keepNames },
          codegen: { removeWhitespace: true },
        },
      },
    },
  },
});
