import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export const ACCESS_LIST_MAX = 20;

type Address = ReturnType<typeof ipaddr.parse>;

/** One entry of an access list: a block of addresses, or a single one. */
export interface Block {
  /** The first address of the block. */
  readonly network: Address;
  readonly prefix: number;
  /** Bits of an address: 32 or 128. */
  readonly bits: number;
}

/** The address with all bits behind the prefix set to `bit`. */
function filled(address: Address, prefix: number, bit: 0 | 1): Address {
  const bytes = address.toByteArray().map((byte, index) => {
    const behind = 0xff >> Math.min(8, Math.max(0, prefix - index * 8));
    return bit === 0 ? byte & ~behind : byte | behind;
  });
  return ipaddr.fromByteArray(bytes);
}

function networkOf(address: Address, prefix: number): Address {
  return filled(address, prefix, 0);
}

/**
 * Whether the text names a zone, as in `fe80::1%eth0`. A zone means something on one machine only.
 */
export function hasZone(text: string): boolean {
  return text.includes('%');
}

/** The block that a text means; `undefined` if it means none. */
export function blockOf(text: string): Block | undefined {
  const [typed = '', prefix, ...rest] = text.trim().toLowerCase().split('/');
  // Node reads only the usual form. The library also reads 0x7f.1 and 010.0.0.1.
  if (rest.length > 0 || hasZone(typed) || isIP(typed) === 0) return undefined;
  const address = ipaddr.parse(typed);
  const bits = address.kind() === 'ipv4' ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || length > bits)) return undefined;
  if ('isIPv4MappedAddress' in address && address.isIPv4MappedAddress() && length >= 96) {
    // `::ffff:203.0.113.7` is another way to write 203.0.113.7.
    const plain = address.toIPv4Address();
    return { network: networkOf(plain, length - 96), prefix: length - 96, bits: 32 };
  }
  return { network: networkOf(address, length), prefix: length, bits };
}

/**
 * The one canonical form of an entry: `203.0.113.7` for `203.0.113.7/32`, the shortest form of an
 * IPv6 address, no bits behind the prefix. `undefined` if it is neither an address nor a block.
 */
export function canonicalAddress(text: string): string | undefined {
  const block = blockOf(text);
  if (block === undefined) return undefined;
  const { network, prefix, bits } = block;
  const address =
    'toRFC5952String' in network ? network.toRFC5952String() : network.toNormalizedString();
  return prefix === bits ? address : `${address}/${prefix}`;
}

/** Addresses that exist only inside a network. Atlas sees the public address of the way out. */
const INSIDE = ['private', 'uniqueLocal', 'loopback', 'linkLocal', 'carrierGradeNat'];

function lastOf({ network, prefix }: Block): Address {
  return filled(network, prefix, 1);
}

/** Whether no address of the entry can be seen from outside its network. */
export function isPrivate(entry: string): boolean {
  const block = blockOf(entry);
  if (block === undefined) return false;
  const first = block.network.range();
  return INSIDE.includes(first) && lastOf(block).range() === first;
}
