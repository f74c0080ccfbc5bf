import { readMarker } from '../key/marker.ts';
import { issuedKey, type Request } from './request.ts';
import type { Attempt } from './state.ts';

/** A key that looks like ours and is not as our records say: never deleted, always reported. */
export type Stray =
  /** It carries a marker of a request that is not on record. */
  | 'no_record'
  /** Its marker was made by nobody who knows our keys, or belongs to no attempt on record. */
  | 'not_authentic'
  /** We issued it, and its description does not end with our marker any more. */
  | 'edited'
  /** Its record says that it is gone. */
  | 'ended'
  /** Its request was closed without a proof that it is gone. */
  | 'unchecked';

/**
 * What is told to the admins: a stray, a lost key that Atlas does not let us delete, or that another
 * installation works in the same organization.
 */
export type Oddity = Stray | 'cannot_delete' | 'elsewhere';

export type Judgement = 'fine' | 'in_work' | 'loser' | Stray;

export interface Listed {
  readonly id: string;
  readonly description: string;
}

function judgeIssued(request: Request, key: Listed): Judgement {
  if (request.replacement?.keys.some(({ id }) => id === key.id) === true) return 'ended';
  const { status } = request.state;
  if (status === 'expired' || status === 'revoked') return 'ended';
  if (status === 'unchecked') return 'unchecked';
  return readMarker(key.description)?.requestId === request.id ? 'fine' : 'edited';
}

/**
 * The attempt that may have made the key and is not settled yet: recovery has the word. Its number
 * would not tell: after Redis lost the end of its log, another attempt gets it.
 */
function unsettled({ state }: Request): readonly Attempt[] {
  if (state.status === 'creating' || state.status === 'recovering') return [state.attempt];
  const held = state.status === 'held' && state.from.status === 'recovering';
  return held ? [state.from.attempt] : [];
}

/**
 * What a key at Atlas is to us. Only `loser` may be deleted: an attempt on record as lost, named by
 * a marker that only we can have made. It stays lost in every later record, so an old record that
 * came back from a backup never condemns a key in use. See src/README.md#comparison-with-atlas.
 */
export function judgeKey(
  key: Listed,
  request: Request | undefined,
  isOf: (attempts: readonly Attempt[]) => boolean,
): Judgement {
  if (request === undefined) return 'no_record';
  const issued = issuedKey(request)?.id === key.id;
  const replaced = request.replacement?.keys.some(({ id }) => id === key.id) === true;
  if (issued || replaced) return judgeIssued(request, key);
  const marker = readMarker(key.description);
  if (marker?.requestId !== request.id) return 'ended';
  if (isOf(unsettled(request))) return 'in_work';
  return isOf(request.lost) ? 'loser' : 'not_authentic';
}
