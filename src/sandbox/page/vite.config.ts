import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Everything comes from our own origin and nothing is inlined, so that the page lives under
// `script-src 'self'; style-src 'self'`.
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: './',
  plugins: [react()],
  build: {
    outDir: new URL('../../../dist/page', import.meta.url).pathname,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    // As the first that know light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
});
