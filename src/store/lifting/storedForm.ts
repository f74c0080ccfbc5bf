import type { Signer } from '../../workflow/ports/secrets.ts';

/** The number of the form in which everything is stored, or is just being brought. */
export interface StoredForm {
  readonly form: number;
  /** The oldest form that may still be there; equal to `form` where all is lifted. */
  readonly from: number;
}

const TEXT = /^([1-9]\d{0,5}):([1-9]\d{0,5}):(.+)$/;

function covered({ form, from }: StoredForm): string[] {
  return ['form/1', String(form), String(from)];
}

/** `<form>:<from>:<kid>:<mac>`: the scripts read the first number. */
export function writeForm(signer: Pick<Signer, 'sign'>, stored: StoredForm): string {
  return `${stored.form}:${stored.from}:${signer.sign(covered(stored))}`;
}

/** `undefined` where it is not signed by us. */
export function readForm(signer: Pick<Signer, 'verify'>, text: string): StoredForm | undefined {
  const [, form, from, signature = ''] = TEXT.exec(text) ?? [];
  const stored = { form: Number(form), from: Number(from) };
  return signer.verify(covered(stored), signature) ? stored : undefined;
}
