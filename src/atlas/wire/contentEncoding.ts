import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

type Decode = (body: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

/** Some servers say deflate and send it without its header of two bytes. */
const inflate: Decode = (body, options) => {
  try {
    return inflateSync(body, options);
  } catch {
    return inflateRawSync(body, options);
  }
};

const DECODERS: ReadonlyMap<string, Decode> = new Map([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflate],
  ['br', brotliDecompressSync],
  ['identity', (body) => body],
]);

/** A small body may become a very large one. */
export class TooLarge extends Error {}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

/**
 * The text of a body. Nobody is asked to compress it, but something between Atlas and us may do so
 * all the same. What cannot be decoded is empty, and so no answer of Atlas. Throws `TooLarge`.
 */
export function decodedText(body: Buffer, encoding: string | undefined, maxBytes: number): string {
  const names = (encoding ?? '').split(',').map((name) => name.trim().toLowerCase());
  let decoded = body;
  try {
    for (const name of names.filter((one) => one !== '').reverse()) {
      const decode = DECODERS.get(name);
      if (decode === undefined) return '';
      if (decoded.length > 0) decoded = decode(decoded, { maxOutputLength: maxBytes });
    }
  } catch (error) {
    if (isTooLarge(error)) throw new TooLarge();
    return '';
  }
  return decoded.toString('utf8');
}
