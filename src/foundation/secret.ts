import { inspect } from 'node:util';

const SHOWN = '[secret]';

/**
 * Holds a secret so that no printing path shows it: string conversion, JSON, `inspect`, template
 * literals and pino all give `[secret]`. Only `reveal()` gives the value.
 * `test/repo/code/secret.test.ts` lists its allowed callers.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [Symbol.toPrimitive](): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
