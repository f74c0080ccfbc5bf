import { blockOf, isPrivate } from '../../../domain/key/address.ts';
import { isVeryWide, openToAll, type Width, widthsOf } from '../../../domain/key/addressWidth.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { code } from './mrkdwn.ts';

/** As many entries are named in one sentence. */
const NAMED = 4;

function named(words: Catalogue, entries: readonly string[]): string {
  const shown = entries.slice(0, NAMED).map((entry) => code(entry, 60));
  const hidden = entries.length - shown.length;
  const more = hidden > 0 ? [words.facts.moreEntries(hidden)] : [];
  return [...shown, ...more].join(words.facts.separator);
}

function isBlock(entry: string): boolean {
  const block = blockOf(entry);
  return block !== undefined && block.prefix < block.bits;
}

const MILLION = 1_000_000n;
/** IPv6 addresses are given out in networks of 64 bits. */
const NETWORK = 1n << 64n;
/** Beyond this, a part of all addresses tells nothing. */
const PART = 1n << 16n;

function numberText(words: Catalogue, count: bigint): string {
  const style = count < MILLION ? {} : ({ notation: 'compact', compactDisplay: 'long' } as const);
  const text = new Intl.NumberFormat(words.time.numbers, style).format(count);
  return count < MILLION ? text : words.accessList.about(text);
}

function widthText(words: Catalogue, { family, addresses, oneOf }: Width): string {
  const { accessList } = words;
  const name = accessList.family[family];
  if (oneOf === 1n) return accessList.every(name);
  if (oneOf === 2n) return accessList.half(name);
  const inNetworks = family === 'ipv6' && addresses >= NETWORK;
  const count = numberText(words, inNetworks ? addresses / NETWORK : addresses);
  const what = inNetworks ? accessList.networks(count) : accessList.addresses(count, name);
  return oneOf <= PART ? accessList.part(what, numberText(words, oneOf)) : what;
}

/** That entries help nobody, because Atlas never sees such an address. Empty if there are none. */
export function privateNotes(words: Catalogue, entries: readonly string[]): string[] {
  const inside = entries.filter(isPrivate);
  if (inside.length === 0) return [];
  return [words.accessList.privateOnly(named(words, inside), inside.length)];
}

/**
 * What a list of addresses means, in words: how wide all entries together are, and which of them
 * help nobody. Empty for a few single public addresses.
 */
export function accessNotes(words: Catalogue, entries: readonly string[]): string[] {
  const { accessList } = words;
  const open = openToAll(entries);
  const widths = widthsOf(entries);
  const notes: string[] = [];
  if (entries.some(isBlock))
    notes.push(accessList.width(widths.map((one) => widthText(words, one)).join(accessList.and)));
  if (open.length > 0) notes.push(accessList.openToAll(named(words, open), open.length));
  else if (widths.some(isVeryWide)) notes.push(accessList.wide);
  return [...notes, ...privateNotes(words, entries)];
}
