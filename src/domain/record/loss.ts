import { issuedKey, type Request } from './request.ts';
import { type IssuedKey, isOver, type Later, type State, type Status } from './state.ts';

/** By these the key was ending, or gone: the log says which in the entries of its credential. */
const ENDED: readonly Status[] = ['expired', 'revoked'];

/**
 * The key of a request that is held because Redis lost what happened later: the key may be in use,
 * and nobody may be shown its private key again. So people keep it or revoke it.
 */
export function keyInDoubt(state: State): IssuedKey | undefined {
  if (state.status !== 'held' || state.later === undefined) return undefined;
  const { from, later } = state;
  return later.key ?? ('key' in from ? from.key : undefined);
}

/** The request had a key by then, or may have had one. */
const WITH_KEY: readonly Status[] = [
  'fitting',
  'ready',
  'claimed',
  'uncertain',
  'delivered',
  'expired',
  'revoked',
  'unchecked',
];

/**
 * Whether the lost entries speak of a key that neither they nor the record name. If the request went
 * on from before there was one, there would be two.
 */
export function isKeyUnknown(state: State): boolean {
  if (state.status !== 'held' || state.later === undefined) return false;
  if (keyInDoubt(state) !== undefined) return false;
  const { later } = state;
  return later.revealed === true || WITH_KEY.includes(later.status);
}

/** Whether the key ended before it was handed over, as the copy says. */
export function isSaidToBeGone(state: State): boolean {
  return state.status === 'held' && state.later !== undefined && ENDED.includes(state.later.status);
}

/**
 * Whether somebody may be using the key. If nobody was shown its private key, nobody ever will be:
 * such a key can only be deleted.
 */
export function mayBeKept(state: State): boolean {
  const key = keyInDoubt(state);
  if (key === undefined || state.status !== 'held') return false;
  const { from, later } = state;
  const wasShown = from.status === 'delivered' || (from.status === 'ready' && from.shown > 0);
  const own = wasShown && from.key.id === key.id;
  return own || later?.revealed === true;
}

function isSameLoss(one: Later, other: Later): boolean {
  return one.version === other.version && one.at === other.at && one.event === other.event;
}

/**
 * Whether the record shows an earlier state than the lost entries name, or another one: the record
 * may have been changed again before the loss was noticed.
 */
export function isBehind(request: Request, later: Later): boolean {
  const { state, version } = request;
  if (isOver(state) || state.status === 'done') return false;
  if (state.status === 'held' && state.later !== undefined && isSameLoss(state.later, later)) {
    return false;
  }
  if (later.version > version || state.status === 'pending') return true;
  const key = later.key?.id;
  return later.status !== state.status || (key !== undefined && key !== issuedKey(request)?.id);
}
