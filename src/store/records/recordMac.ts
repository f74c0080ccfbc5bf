import type { Signer } from '../../workflow/ports/secrets.ts';
import { corrupt } from '../redis/failure.ts';

/** What is stored under an id: no text of one kind counts as one of another. */
export type StoredKind = 'request' | 'pre-approval' | 'window' | 'issued';

/** The only place where what Redis holds is signed and checked. See src/README.md#redis. */
export interface RecordMac {
  /** The id of the key under which it signs now. */
  readonly keyId: string;
  /** The JSON object with a MAC over all of it as its last member. */
  sign(kind: StoredKind, id: string, json: string): string;
  /** The JSON object as it was signed. Throws `corrupt` if one byte of it, or its id, is another. */
  verified(kind: StoredKind, id: string, stored: string): string;
}

const MEMBER = ',"signed":"';
const END = '"}';

/**
 * Whoever can write to Redis could put any record there, so none is believed without its MAC. It
 * covers every field, among them the version and the commit, and the id under which it is stored:
 * a genuine record in the place of another one is not believed either.
 */
export function createRecordMac(signer: Pick<Signer, 'keyId' | 'sign' | 'verify'>): RecordMac {
  const covered = (kind: StoredKind, id: string, json: string) => ['record/1', kind, id, json];
  return {
    keyId: signer.keyId,
    sign(kind, id, json) {
      return `${json.slice(0, -1)}${MEMBER}${signer.sign(covered(kind, id, json))}${END}`;
    },
    verified(kind, id, stored) {
      const at = stored.lastIndexOf(MEMBER);
      if (at === -1 || !stored.endsWith(END)) throw corrupt(`${kind} ${id}, which is not signed`);
      const json = `${stored.slice(0, at)}}`;
      const mac = stored.slice(at + MEMBER.length, -END.length);
      if (signer.verify(covered(kind, id, json), mac)) return json;
      throw corrupt(`${kind} ${id}, whose MAC is wrong`);
    },
  };
}
