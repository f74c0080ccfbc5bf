import { type Block, blockOf } from './address.ts';

export type Family = 'ipv4' | 'ipv6';

/** Consecutive addresses of one family. */
interface Span {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** How many addresses of one family a whole list lets in. */
export interface Width {
  readonly family: Family;
  readonly addresses: bigint;
  /** Such as 4, if the list lets in about one of four. 1 means every address. */
  readonly oneOf: bigint;
}

/** The shortest prefix that a list may have in each family. */
export type Widest = Readonly<Record<Family, number>>;

const BITS: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };

function sizeOf(bits: number): bigint {
  return 1n << BigInt(bits);
}

function spanOf({ network, prefix, bits }: Block): Span {
  const first = network.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const last = first + sizeOf(bits - prefix) - 1n;
  return { family: bits === 32 ? 'ipv4' : 'ipv6', first, last };
}

function spanIn(entry: string): Span | undefined {
  const block = blockOf(entry);
  return block && spanOf(block);
}

function spansOf(entries: readonly string[]): readonly Span[] {
  return entries.flatMap((entry) => spanIn(entry) ?? []);
}

/** The union of the spans: those of it neither overlap nor touch. */
function unionOf(all: readonly Span[], family: Family): readonly Span[] {
  const spans = all
    .filter((span) => span.family === family)
    .sort((one, other) => (one.first < other.first ? -1 : 1));
  const union: Span[] = [];
  for (const span of spans) {
    const before = union.at(-1);
    if (before === undefined || span.first > before.last + 1n) union.push(span);
    else if (span.last > before.last) union[union.length - 1] = { ...before, last: span.last };
  }
  return union;
}

function countOf({ first, last }: Span): bigint {
  return last - first + 1n;
}

/** The width of a list in each family that it names. Judged by the union of its entries. */
export function widthsOf(entries: readonly string[]): readonly Width[] {
  const spans = spansOf(entries);
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const addresses = unionOf(spans, family).reduce((sum, span) => sum + countOf(span), 0n);
    if (addresses === 0n) return [];
    const all = sizeOf(BITS[family]);
    // Rounded to the nearest; 1 only if nothing is left out.
    const near = (all + addresses / 2n) / addresses;
    const oneOf = addresses === all || near > 1n ? near : 2n;
    return [{ family, addresses, oneOf }];
  });
}

/** The entries that together hold every address of their family. Empty if the list limits it. */
export function openToAll(entries: readonly string[]): readonly string[] {
  const open = widthsOf(entries).filter(({ oneOf }) => oneOf === 1n);
  return open.flatMap(({ family }) => {
    const own = entries.filter((entry) => entry.includes(':') === (family === 'ipv6'));
    const whole = own.filter((entry) => blockOf(entry)?.prefix === 0);
    return whole.length > 0 ? whole : own;
  });
}

/** The family in which entries that touch each other are wider than a policy allows. */
export function tooWide(entries: readonly string[], widest: Widest): Family | undefined {
  const spans = spansOf(entries);
  return (['ipv4', 'ipv6'] as const).find((family) => {
    const most = sizeOf(BITS[family] - widest[family]);
    return unionOf(spans, family).some((span) => countOf(span) > most);
  });
}

/** From here on a list is so wide that an approver should ask why: 1 of 256 or of 2^24. */
const WIDE: Readonly<Record<Family, bigint>> = { ipv4: 256n, ipv6: 1n << 24n };

export function isVeryWide({ family, oneOf }: Width): boolean {
  return oneOf <= WIDE[family];
}

/** Whether every address of the first list is in the second one too. */
export function isCovered(entries: readonly string[], by: readonly string[]): boolean {
  const around = spansOf(by);
  return entries.every((entry) => {
    const span = spanIn(entry);
    // What is no address is covered only by itself.
    if (span === undefined) return by.includes(entry);
    return unionOf(around, span.family).some(
      ({ first, last }) => first <= span.first && span.last <= last,
    );
  });
}
