import { isIP } from 'node:net';

export const ACCESS_LIST_MAX = 20;

/** `10.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`; `undefined` if it is none of these. */
export function canonicalAddress(text: string): string | undefined {
  const [address, prefix, ...rest] = text.trim().toLowerCase().split('/');
  const family = address === undefined ? 0 : isIP(address);
  if (address === undefined || family === 0 || rest.length > 0) return undefined;
  if (prefix === undefined) return address;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) return undefined;
  return `${address}/${Number(prefix)}`;
}

/** Lets any address in: worth a warning wherever it is shown. */
export function isOpenToAll(entry: string): boolean {
  return entry.endsWith('/0');
}
