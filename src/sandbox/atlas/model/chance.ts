// Ids and secrets in the formats Atlas uses. Chance is handed in, so that a seeded run repeats itself.

export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

function letters(alphabet: string, length: number, random: Random): string {
  let text = '';
  while (text.length < length) text += alphabet.charAt(below(alphabet.length, random));
  return text;
}

const hex = (length: number, random: Random) => letters('0123456789abcdef', length, random);

/** The first four bytes of an id are the second of its creation, as in every MongoDB ObjectId. */
export function objectId(at: number, random: Random): string {
  return Math.floor(at / 1000)
    .toString(16)
    .padStart(8, '0')
    .concat(hex(16, random));
}

export function publicKey(random: Random): string {
  return letters('abcdefghijklmnopqrstuvwxyz', 8, random);
}

/** A version 4 UUID. */
export function privateKey(random: Random): string {
  const variant = letters('89ab', 1, random);
  return `${hex(8, random)}-${hex(4, random)}-4${hex(3, random)}-${variant}${hex(3, random)}-${hex(12, random)}`;
}

/** Opaque to callers, but it looks like the ES512 token Atlas hands out. */
export function accessToken(random: Random): string {
  const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return `eyJ${letters(base64url, 60, random)}.eyJ${letters(base64url, 180, random)}.${letters(base64url, 176, random)}`;
}

/** Atlas returns the roles of a key in an order that changes between identical reads. */
export function sometimesReordered<Item>(items: readonly Item[], random: Random): Item[] {
  const turn = random() < 0.4 ? below(items.length, random) : 0;
  return [...items.slice(turn), ...items.slice(0, turn)];
}
