// Entries of an API access list: one address, or a block of them.
import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface AccessEntry {
  readonly cidrBlock: string;
  readonly ipAddress: string | undefined;
  readonly createdAt: number;
  /** Absent until a caller came from here. */
  readonly use?: { readonly count: number; readonly at: number; readonly address: string };
}

const family = (address: string) => (isIP(address) === 6 ? ('ipv6' as const) : ('ipv4' as const));

/** Node reports IPv4 callers of a dual-stack socket in their IPv6 form. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

export function addressEntry(address: string, createdAt: number): AccessEntry | undefined {
  const version = address.includes('%') ? 0 : isIP(address);
  if (version === 0) return undefined;
  return { cidrBlock: `${address}/${version === 6 ? 128 : 32}`, ipAddress: address, createdAt };
}

export function blockEntry(block: string, createdAt: number): AccessEntry | undefined {
  const [address = '', prefix = '', ...rest] = block.split('/');
  const version = address.includes('%') ? 0 : isIP(address);
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return undefined;
  const widest = version === 6 ? 128 : 32;
  if (Number(prefix) > widest) return undefined;
  const ipAddress = Number(prefix) === widest ? address : undefined;
  return { cidrBlock: block, ipAddress, createdAt };
}

export function entryFrom(text: string, createdAt: number): AccessEntry | undefined {
  return text.includes('/') ? blockEntry(text, createdAt) : addressEntry(text, createdAt);
}

/** The same for two blocks that hold the same addresses, however they are written. */
export function meaningOf(block: string): string {
  const library = block.includes(':') ? ipaddr.IPv6 : ipaddr.IPv4;
  const network = library.networkAddressFromCIDR(block);
  return `${network.toNormalizedString()}/${block.split('/')[1]}`;
}

/** The entries after a caller came from this address. Atlas counts for each entry. */
export function usedFrom(
  entries: readonly AccessEntry[],
  address: string,
  at: number,
): readonly AccessEntry[] {
  return entries.map((entry) =>
    covers([entry], address)
      ? { ...entry, use: { count: (entry.use?.count ?? 0) + 1, at, address } }
      : entry,
  );
}

export function covers(entries: readonly AccessEntry[], caller: string): boolean {
  if (isIP(caller) === 0) return false;
  const list = new BlockList();
  for (const { cidrBlock } of entries) {
    const [address = '', prefix = ''] = cidrBlock.split('/');
    list.addSubnet(address, Number(prefix), family(address));
  }
  return list.check(caller, family(caller));
}
