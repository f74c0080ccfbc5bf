import { z } from 'zod';
import type { Credential } from '../../domain/credential/credential.ts';
import type { RecordMac } from '../records/recordMac.ts';
import { time, word } from '../records/shape/stateShape.ts';
import { corrupt } from '../redis/failure.ts';
import { parseJson } from '../redis/parseJson.ts';
import {
  access,
  drift,
  ends,
  kind,
  offered,
  origin,
  owner,
  putOff,
  secret,
  state,
  told,
} from './credentialShape.ts';

/**
 * Strict throughout: an unknown field means that another version of Keywarden wrote it. A test
 * holds this equal to the type `Credential`.
 */
const record = z.strictObject({
  version: z.int().positive(),
  schema: z.literal(1),
  id: word,
  commitId: word,
  kind,
  organizationId: word,
  handle: word,
  createdAt: time,
  secrets: z.array(secret),
  origin,
  owner,
  purpose: z.string(),
  access,
  accessHash: word,
  lifetime: z.int().positive().optional(),
  handedOverAt: time.optional(),
  ends,
  putOff: putOff.optional(),
  told: told.optional(),
  drift: drift.optional(),
  offered: offered.optional(),
  vouchedBy: word.optional(),
  unowned: time.optional(),
  state,
});

type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T;
type IsSame<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/**
 * What the schema reads is a `Credential`, field by field. With one field more or less on either
 * side this is `never`, and `parseRecord` does not compile.
 */
type ReadCredential =
  IsSame<Plain<z.infer<typeof record>>, Plain<Credential>> extends true ? Credential : never;

/** What the scripts read of a record stands first, and is not part of it. */
const STORED = z.looseObject({ needs: z.string(), request: z.string() });

export interface CredentialRecords {
  /**
   * Signed JSON with version, commit, needed keys and the request of its origin first, because the
   * scripts read them there. Throws a `RangeError` if the record could not be read back.
   */
  write(credential: Credential): string;
  /** Throws `corrupt` if it is not the record of this credential, as Keywarden wrote it. */
  read(id: string, stored: string): Credential;
}

export function createCredentialRecords(mac: RecordMac): CredentialRecords {
  return {
    write(credential) {
      assertReadable(credential);
      const { version, commitId, ...rest } = credential;
      const needs = `sign:${mac.keyId}`;
      const request = credential.origin.request ?? '';
      const json = JSON.stringify({ version, commitId, needs, request, ...rest });
      return mac.sign('credential', credential.id, json);
    },
    read: (id, stored) => parseRecord(id, mac.verified('credential', id, stored)),
  };
}

function assertReadable(credential: Credential): void {
  const { success, error } = record.safeParse(credential);
  if (!success) {
    const places = error.issues.map(({ path, code }) => `${path.join('.')} (${code})`);
    throw new RangeError(`a record that could not be read back: ${places.join(', ')}`);
  }
}

function parseRecord(id: string, json: string): ReadCredential {
  const stored = STORED.safeParse(parseJson(json));
  if (!stored.success) throw corrupt(`the record of credential ${id}`);
  const { needs: _, request: __, ...rest } = stored.data;
  const parsed = record.safeParse(rest);
  if (!parsed.success || parsed.data.id !== id) throw corrupt(`the record of credential ${id}`);
  return parsed.data;
}
