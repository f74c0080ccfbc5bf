import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { renderToStaticMarkup } from 'react-dom/server';
import { Sheets } from './Sheets.tsx';
import { chapters } from './sheets.ts';

// `npm run gallery`: every view of the app on one page, `dist/gallery/index.html`.

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const PAGE = 'src/sandbox/page';

/** The page's own styles, in its own order. */
async function styles(): Promise<string> {
  const main = await readFile(at(`${PAGE}/main.tsx`), 'utf8');
  const names = [...main.matchAll(/^import '\.\/(styles\/[\w-]+\.css)';$/gm)];
  const files = [...names.map(([, name]) => `${PAGE}/${name}`), 'test/gallery/gallery.css'];
  return (await Promise.all(files.map((file) => readFile(at(file), 'utf8')))).join('\n');
}

const all = chapters();
const folder = at('dist/gallery');
await mkdir(folder, { recursive: true });
await writeFile(`${folder}/gallery.css`, await styles());
await writeFile(
  `${folder}/index.html`,
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Keywarden: every view</title>
<link rel="stylesheet" href="gallery.css">
<body>${renderToStaticMarkup(<Sheets chapters={all} />)}</body>
</html>
`,
);
const count = all.reduce((sum, { sheets }) => sum + sheets.length, 0);
console.log(`${count} views are in ${folder}/index.html`);
