import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer } from './answers.ts';
import { Complaining } from './complaint.ts';

const KINDS: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** From `src` and from `dist` alike. */
export const BUILT_PAGE = fileURLToPath(new URL('../../../../dist/page/', import.meta.url));

/** Plain names between single slashes: nothing that begins with a dot, so nothing that climbs. */
const PLAIN = /^(?:\/[\w-][\w.-]*)+$/;
/** Vite puts a hash of the content into these names. */
const HASHED = /^\/assets\/[\w.-]+-[\w-]{8,}\.\w+$/;

async function contentOf(folder: string, path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(folder, path));
  } catch {
    return undefined;
  }
}

export async function pageFile(folder: string, asked: string): Promise<Answer> {
  const path = asked === '/' ? '/index.html' : asked;
  const kind = KINDS[extname(path)];
  const body = kind !== undefined && PLAIN.test(path) ? await contentOf(folder, path) : undefined;
  if (kind !== undefined && body !== undefined) {
    const keep = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
    return { status: 200, headers: { 'Content-Type': kind, 'Cache-Control': keep }, body };
  }
  if (path === '/index.html') {
    throw new Complaining(503, 'The page is not built yet: run "npm run build" and reload.');
  }
  throw new Complaining(404, 'There is nothing here.');
}
