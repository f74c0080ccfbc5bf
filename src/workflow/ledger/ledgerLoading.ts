import type { CredentialRefusal } from '../../domain/credential/refusal.ts';
import { credentialOf } from '../../domain/ledger/opening.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no } from '../../domain/record/result.ts';
import type { Credentials, LoadedCredential } from '../ports/credentials.ts';
import type { Loaded, Requests } from '../ports/store.ts';

/**
 * The records that a move may change. With a request comes the credential of the key that it has; if
 * that is known, naming it saves a reading. The request of its origin comes with a credential, and
 * ends with it where it must.
 */
export interface LedgerIds {
  readonly request?: string;
  readonly credential?: string;
  readonly other?: string;
  /** One that has no record yet, or must be refused where it has. */
  readonly adopts?: string;
}

/** The records as they stand. */
export interface LedgerLoaded {
  readonly request?: Loaded;
  readonly credential?: LoadedCredential;
  readonly other?: LoadedCredential;
  /** Redis time, epoch ms. */
  readonly now: number;
}

export type LedgerNo = { readonly ok: false; readonly refusal: Refusal | CredentialRefusal };

const UNKNOWN: LedgerNo = { ok: false, refusal: { why: 'unknown_credential' } };

/** Reads the records of a move. `again`: one of them changed while they were read. */
export function createLedgerLoading(parts: {
  readonly requests: Pick<Requests, 'load' | 'now'>;
  readonly credentials: Pick<Credentials, 'load'>;
}): (ids: LedgerIds) => Promise<LedgerLoaded | LedgerNo | 'again'> {
  const { requests, credentials } = parts;

  const loadOne = async (id: string | undefined) =>
    id === undefined ? undefined : credentials.load(id);

  /**
   * The credential of the key that the request has now, whichever was known before: with it comes the
   * request as it is at the same moment. `again`: it has another key by then.
   */
  async function withOwn(
    request: Loaded,
    known: LoadedCredential | undefined,
  ): Promise<Pick<LedgerLoaded, 'request' | 'credential'> | 'again'> {
    const own = credentialOf(request.request);
    if (own === undefined || own === known?.credential.id) return { request, credential: known };
    const credential = await credentials.load(own);
    const later = credential?.request;
    if (later?.request.id !== request.request.id) return { request, credential };
    return credentialOf(later.request) === own ? { request: later, credential } : 'again';
  }

  /** The request of its origin comes with a credential. */
  return async (ids) => {
    if (ids.adopts !== undefined) {
      const there = await loadOne(ids.adopts);
      const request = ids.request === undefined ? undefined : await requests.load(ids.request);
      if (ids.request !== undefined && request === undefined) return no({ why: 'unknown_request' });
      const now = there?.now ?? request?.now ?? (await requests.now());
      return { request, credential: there, now };
    }
    const [known, other] = await Promise.all([loadOne(ids.credential), loadOne(ids.other)]);
    if (ids.other !== undefined && other === undefined) return UNKNOWN;
    if (ids.request === undefined) {
      if (ids.credential !== undefined && known === undefined) return UNKNOWN;
      const now = known?.now ?? other?.now;
      if (now === undefined) throw new RangeError('a move without a record');
      return { request: known?.request, credential: known, other, now };
    }
    const isOwn = known?.request?.request.id === ids.request;
    const request = isOwn ? known?.request : await requests.load(ids.request);
    if (request === undefined) return no({ why: 'unknown_request' });
    const found = await withOwn(request, known);
    return found === 'again' ? found : { ...found, other, now: request.now };
  };
}
