import type { Signer } from '../../workflow/ports/secrets.ts';
import { corrupt, newerForm } from '../redis/failure.ts';
import { FORM } from '../redis/scripts.ts';

/** What is stored under an id: no text of one kind counts as one of another. */
export type StoredKind =
  | 'request'
  | 'credential'
  | 'pre-approval'
  | 'window'
  | 'issued'
  | 'press'
  | 'settled'
  | 'review'
  | 'proposal';

/** The only place where what Redis holds is signed and checked. See src/README.md#redis. */
export interface RecordMac {
  /** The id of the key under which it signs now. */
  readonly keyId: string;
  /** The JSON object with the number of its form and a MAC over all of it as its last members. */
  sign(kind: StoredKind, id: string, json: string): string;
  /**
   * The JSON object as it was signed. Throws `corrupt` if one byte of it, or its id, is another, or
   * if it is of another form than this version writes.
   */
  verified(kind: StoredKind, id: string, stored: string): string;
  /** The same of any form. */
  opened(
    kind: StoredKind,
    id: string,
    stored: string,
  ): { readonly form: number; readonly json: string };
}

const SIGNED = /,"form":([1-9]\d{0,5}),"signed":"([^"]+)"\}$/;

/**
 * Whoever can write to Redis could put any record there, so none is believed without its MAC. It
 * covers every field, among them the version and the commit, and the id under which it is stored:
 * a genuine record in the place of another one is not believed either.
 */
export function createRecordMac(
  signer: Pick<Signer, 'keyId' | 'sign' | 'verify'>,
  form: number = FORM,
): RecordMac {
  const covered = (kind: StoredKind, id: string, number: number, json: string) => [
    'record/1',
    kind,
    id,
    String(number),
    json,
  ];

  function opened(kind: StoredKind, id: string, stored: string) {
    const [members, number, mac = ''] = SIGNED.exec(stored) ?? [];
    if (members === undefined) throw corrupt(`${kind} ${id}, which is not signed`);
    const json = `${stored.slice(0, -members.length)}}`;
    if (signer.verify(covered(kind, id, Number(number), json), mac))
      return { form: Number(number), json };
    throw corrupt(`${kind} ${id}, whose MAC is wrong`);
  }

  return {
    keyId: signer.keyId,
    sign(kind, id, json) {
      const mac = signer.sign(covered(kind, id, form, json));
      return `${json.slice(0, -1)},"form":${form},"signed":"${mac}"}`;
    },
    opened,
    verified(kind, id, stored) {
      const found = opened(kind, id, stored);
      if (found.form === form) return found.json;
      if (found.form > form) throw newerForm();
      throw corrupt(`${kind} ${id}, which is of form ${found.form}`);
    },
  };
}
