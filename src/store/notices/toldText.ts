import type { Signer } from '../../workflow/ports/secrets.ts';

/**
 * Milliseconds. Longer than it takes to tell everybody. If the process that tells dies, another one
 * does it after this time.
 */
export const TELLING_MS = 60_000;

/** Whoever tells may have asked for the time a little later, and been faster. */
const ASKED_WITHIN = 10_000;

/** Says that somebody tells of `name` now. */
export function tellingText(name: string, at: number): string {
  return `telling:${at + TELLING_MS}:${name}`;
}

export function isTelling(name: string, text: string | null, at: number): boolean {
  const [, until, whom] = /^telling:(\d{1,16}):(.*)$/.exec(text ?? '') ?? [];
  const end = Number(until);
  return whom === name && at < end && end <= at + TELLING_MS + ASKED_WITHIN;
}

const signed = (name: string) => ['told', name];

/** Says that somebody has told of `name`. */
export function toldText(signer: Pick<Signer, 'sign'>, name: string): string {
  return `told:${signer.sign(signed(name))}`;
}

export function isToldText(
  signer: Pick<Signer, 'verify'>,
  name: string,
  text: string | null,
): boolean {
  const [, signature] = /^told:(.+)$/.exec(text ?? '') ?? [];
  return signature !== undefined && signer.verify(signed(name), signature);
}
