import { readFileSync, statSync } from 'node:fs';

/** No file that a command reads is larger, bytes. */
const BYTES_MAX = 64 * 1024 * 1024;

/** What a file holds, or a sentence that says why it cannot be used. */
export function readInput(
  path: string,
  bytesMax: number = BYTES_MAX,
): { readonly text: string } | { readonly says: string } {
  try {
    if (statSync(path).size <= bytesMax) return { text: readFileSync(path, 'utf8') };
    return { says: `${path} is larger than ${bytesMax / 1024 / 1024} MB. Split it.` };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    return { says: `${path} cannot be read (${code}).` };
  }
}
