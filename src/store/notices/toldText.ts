import type { Signer } from '../../workflow/ports/secrets.ts';

/**
 * Milliseconds. Longer than it takes to tell everybody. If the process that tells dies, another one
 * does it after this time.
 */
export const TELLING_MS = 60_000;

/** Says that somebody tells of `name` now. */
export function tellingText(name: string, at: number): string {
  return `telling:${at + TELLING_MS}:${name}`;
}

export function isTelling(name: string, text: string | null, at: number): boolean {
  const [, until, whom] = /^telling:(\d{1,16}):(.*)$/.exec(text ?? '') ?? [];
  const end = Number(until);
  return whom === name && at < end && end <= at + TELLING_MS;
}

const signed = (name: string, nonce?: string) =>
  nonce === undefined ? ['told', name] : ['told', name, nonce];

/** Says that somebody has told of `name`, in one outage alone if that has a nonce. */
export function toldText(signer: Pick<Signer, 'sign'>, name: string, nonce?: string): string {
  const signature = signer.sign(signed(name, nonce));
  return nonce === undefined ? `told:${signature}` : `told:${nonce}:${signature}`;
}

/** The nonce in it is `undefined` where none was given. */
export function readTold(
  signer: Pick<Signer, 'verify'>,
  name: string,
  text: string | null,
): { readonly nonce?: string } | undefined {
  const [, nonce, ofOutage] = /^told:([\w-]{22}):(.+)$/.exec(text ?? '') ?? [];
  if (ofOutage !== undefined && signer.verify(signed(name, nonce), ofOutage)) return { nonce };
  const [, signature] = /^told:(.+)$/.exec(text ?? '') ?? [];
  if (signature !== undefined && signer.verify(signed(name), signature)) return {};
  return undefined;
}
