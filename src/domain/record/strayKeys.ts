import type { Credential } from '../credential/credential.ts';
import type { CredentialState } from '../credential/state.ts';
import { readMarker } from '../key/marker.ts';
import { issuedKey, type Request } from './request.ts';
import type { Attempt } from './state.ts';

/** A key that looks like ours but does not match our records. Never deleted, always reported. */
export type Stray =
  /** Its marker names a request that is not on record. */
  | 'no_record'
  /** Its marker has a wrong MAC, or belongs to no attempt on record. */
  | 'not_authentic'
  /** We issued it, but its description no longer ends with our marker. */
  | 'edited'
  /** Its record says that it was deleted. */
  | 'ended'
  /** Its request was closed without proof that it was deleted. */
  | 'unchecked';

/**
 * What the admins are told about: a stray key, a lost key that Atlas does not let us delete, or
 * another installation that works in the same organization.
 */
export type KeyProblem = Stray | 'cannot_delete' | 'elsewhere';

export type Judgement = 'fine' | 'in_work' | 'loser' | Stray;

export interface Listed {
  readonly id: string;
  readonly description: string;
}

/** Of a key that no request made, by its record: if that has ended, it should not be there. */
export function judgeEnded({ state }: Pick<Credential, 'state'>): Judgement {
  if (state.status !== 'ended') return 'fine';
  return state.proof === 'said' ? 'unchecked' : 'ended';
}

/** By what the ledger says of it; a key that is fitted has no credential yet. */
function judgeIssued(
  request: Request,
  key: Listed,
  credential: CredentialState | undefined,
): Judgement {
  const inner = credential?.status === 'held' ? credential.from : credential;
  if (inner?.status === 'ended') return judgeEnded({ state: inner });
  if (inner?.status === 'ending') return 'in_work';
  if (inner === undefined) {
    if (request.replacement?.keys.some(({ id }) => id === key.id) === true) return 'ended';
    const { status } = request.state;
    if (status === 'expired' || status === 'revoked') return 'ended';
    if (status === 'unchecked') return 'unchecked';
  }
  return readMarker(key.description)?.requestId === request.id ? 'fine' : 'edited';
}

/** Of a key whose credential has not ended: the ledger says all that there is to know. */
export function judgeLiving(
  key: Listed,
  { state, origin }: Pick<Credential, 'state' | 'origin'>,
): Judgement {
  const inner = state.status === 'held' ? state.from : state;
  if (inner.status === 'ending') return 'in_work';
  if (origin.how === 'adopted') return 'fine';
  return readMarker(key.description)?.requestId === origin.request ? 'fine' : 'edited';
}

/**
 * The attempt that may have created the key and is not settled yet. Only recovery decides about it.
 * Compare whole attempts, not their numbers: if Redis lost the end of its log, another attempt gets
 * the same number.
 */
function unsettled({ state }: Request): readonly Attempt[] {
  if (state.status === 'creating' || state.status === 'recovering') return [state.attempt];
  if (state.status !== 'held' || state.from.status !== 'recovering') return [];
  const { from, later } = state;
  // What Redis lost says that a later attempt has made the key: nothing decides about this one now.
  const isOver = later?.key !== undefined && later.key.attempt !== from.attempt.number;
  return isOver ? [] : [from.attempt];
}

/**
 * How a key at Atlas fits our records. Only `loser` may be deleted: the key of an attempt that is
 * recorded as lost, with a marker that only we can have made. An attempt stays lost in every later
 * record. So an old record that came back from a backup never causes a key in use to be deleted.
 * See src/README.md#comparison-with-atlas.
 */
export function judgeKey(
  key: Listed,
  request: Request | undefined,
  isOf: (attempts: readonly Attempt[]) => boolean,
  credential?: CredentialState,
): Judgement {
  if (request === undefined) return 'no_record';
  const issued = issuedKey(request)?.id === key.id;
  const replaced = request.replacement?.keys.some(({ id }) => id === key.id) === true;
  if (issued || replaced) return judgeIssued(request, key, credential);
  const marker = readMarker(key.description);
  if (marker?.requestId !== request.id) return 'ended';
  if (isOf(unsettled(request))) return 'in_work';
  return isOf(request.lost) ? 'loser' : 'not_authentic';
}
