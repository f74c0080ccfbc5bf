import { Secret } from '../../foundation/secret.ts';

/**
 * What somebody asks about: a name by which people know a credential, or the end of its secret, which
 * is all that Atlas shows of one.
 */
export type KeyQuery =
  | { readonly is: 'name'; readonly name: string }
  | {
      readonly is: 'secret';
      readonly tail: Secret;
      /** The whole secret was pasted: whoever can read that message can use it. */
      readonly isWhole: boolean;
    };

const ID = /^[0-9a-f]{24}$/;
const PUBLIC_KEY = /^[a-z]{8}$/;
const WHOLE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-([0-9a-f]{12})$/;
/** As Atlas shows a private key, or the end of it alone. */
const TAIL = /^(?:[*•x-]{0,30}-)?([0-9a-f]{12})$/;

/** `undefined` for what is none of these. What was typed is kept nowhere. */
export function readKeyQuery(typed: string): KeyQuery | undefined {
  const text = typed.trim().toLowerCase();
  if (ID.test(text) || PUBLIC_KEY.test(text)) return { is: 'name', name: text };
  const [, whole] = WHOLE.exec(text) ?? [];
  if (whole !== undefined) return { is: 'secret', tail: new Secret(whole), isWhole: true };
  const [, tail] = TAIL.exec(text) ?? [];
  return tail === undefined ? undefined : { is: 'secret', tail: new Secret(tail), isWhole: false };
}
