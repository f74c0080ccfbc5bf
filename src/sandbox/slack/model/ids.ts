import { randomBytes, randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const letters = (count: number): string =>
  Array.from({ length: count }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** V…, Ev…, and the ids Slack makes up for blocks and actions without one. */
export const newId = (prefix: string): string => `${prefix}${letters(9)}`;

export const newToken = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Message timestamps: unique and rising even when the clock stands still. */
export class Stamps {
  #last = 0;

  next(nowMs: number): string {
    this.#last = Math.max(Math.floor(nowMs * 1000), this.#last + 1);
    const micros = String(this.#last);
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
  }
}
