import { blockOf, isPrivate } from '../../../domain/key/address.ts';
import { isVeryWide, openToAll, widthsOf } from '../../../domain/key/addressWidth.ts';
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
  if (entries.some(isBlock)) notes.push(accessList.width(widths));
  if (open.length > 0) notes.push(accessList.openToAll(named(words, open), open.length));
  else if (widths.some(isVeryWide)) notes.push(accessList.wide);
  return [...notes, ...privateNotes(words, entries)];
}
