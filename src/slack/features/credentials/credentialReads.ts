import type { Credential } from '../../../domain/credential/credential.ts';
import { no } from '../../../domain/record/result.ts';
import type {
  CredentialSubject,
  FindCredential,
} from '../../../workflow/credentials/findCredential.ts';
import type { WindowContent } from '../../../workflow/ports/windowContent.ts';
import { code } from '../../views/kit/mrkdwn.ts';
import { decodeCredentialId, encodeWindow, type WindowMeta } from '../../wire/values.ts';
import type { ActionCall, CommandCall } from '../call.ts';
import type { Read } from '../dialog/definition.ts';

interface OfCredential {
  readonly credential: Credential;
}

/** Of a window that is about a key of the ledger, not about a request. */
export const ofCredential = {
  shows: ({ credential }: OfCredential): WindowContent => ({
    kind: 'credential',
    credentialId: credential.id,
  }),
  requestOf: ({ c }: WindowMeta) => c,
  encode: ({ credential }: OfCredential, { n }: WindowMeta) =>
    encodeWindow({ n, c: credential.id }),
};

export function aboutCredential<A extends OfCredential>(about: A): Read<A> {
  return { ok: true, about, requestId: about.credential.id };
}

/** Reads the key that a button or a command names. */
export function createCredentialReads({
  findCredential,
}: {
  readonly findCredential: FindCredential;
}) {
  return {
    /** One read of Redis: a trigger lives for three seconds. */
    async ofButton({ value }: ActionCall): Promise<Read<CredentialSubject>> {
      const read = await findCredential.read(decodeCredentialId(value));
      return read.ok ? aboutCredential(read) : read;
    },
    /** Whoever may not look hears the same of every key, and of what is none. */
    async sought<A>(
      { user, words }: CommandCall,
      query: string,
      then: (subject: CredentialSubject) => Promise<Read<A>>,
    ): Promise<Read<A>> {
      const found = await findCredential.find(query, user);
      if (found.ok) return then(found);
      const { refusal } = found;
      return refusal.why === 'not_found'
        ? { ok: false, says: words.actWindows.notFound(code(refusal.name)) }
        : no(refusal);
    },
  };
}
