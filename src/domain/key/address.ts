import { isIP } from 'node:net';

export const ACCESS_LIST_MAX = 20;

/**
 * The canonical form of `10.0.0.1`, `10.0.0.0/8` or `2001:db8::/32`; `undefined` if it is none of
 * these.
 */
export function canonicalAddress(text: string): string | undefined {
  const [address, prefix, ...rest] = text.trim().toLowerCase().split('/');
  const family = address === undefined ? 0 : isIP(address);
  if (address === undefined || family === 0 || rest.length > 0) return undefined;
  if (prefix === undefined) return address;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) return undefined;
  return `${address}/${Number(prefix)}`;
}

/** Whether the block holds every address. Wherever it is shown, it deserves a warning. */
export function isOpenToAll(entry: string): boolean {
  return entry.endsWith('/0');
}
