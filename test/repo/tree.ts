import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A file of the repository, by its path from the top. */
export function readText(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

export function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readText(path));
}

export function exists(path: string): boolean {
  try {
    readdirSync(`${ROOT}${path}`);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR';
  }
}

/** Paths from the top of every TypeScript and plain JavaScript file under a folder. */
export function sources(folder: string): readonly string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort();
}
