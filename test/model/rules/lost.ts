import type { Request } from '../../../src/domain/record/request.ts';
import type { Sealed, Status } from '../../../src/domain/record/state.ts';
import type { Transition } from '../../../src/workflow/ports/store.ts';
import { HOLDS_KEY } from './edges.ts';
import { countsFrom } from './safety.ts';
import type { World } from './world.ts';

/** States in which the private key can no longer be shown. The requester must have been told. */
const GONE: readonly Status[] = ['expired', 'revoked', 'failed', 'held', 'unchecked'];

export function sealedOf({ state }: Request): Pick<Sealed, 'key' | 'sealed'> | undefined {
  if ('sealed' in state) return state;
  return state.status === 'held' && 'sealed' in state.from ? state.from : undefined;
}

function opens(
  { seals }: World,
  request: Request,
  { key, sealed }: Pick<Sealed, 'key' | 'sealed'>,
): boolean {
  const { id: requestId, requester, specHash, spec } = request;
  const { organizationId } = spec;
  const context = { organizationId, requester, requestId, specHash };
  try {
    seals.unseal(sealed, { ...context, keyId: key.id, attempt: key.attempt });
    return true;
  } catch {
    return false;
  }
}

/** After the hand-over only the ledger says what becomes of a key. */
function isEnding({ store }: World, keyId: string): boolean {
  const state = store.ledger.get(`apiKey:${keyId}`)?.state;
  const inner = state?.status === 'held' ? state.from : state;
  return inner?.status === 'ending' || inner?.status === 'ended';
}

function lost(world: World, request: Request): string | undefined {
  const { state, id, requester } = request;
  if (HOLDS_KEY.includes(state.status) && 'key' in state && !isEnding(world, state.key.id)) {
    const live = world.atlas.keys.get(state.key.id);
    const from = countsFrom(world, id);
    const gone = live?.deletedAt !== undefined && !live.byHand && live.deletedAt >= from;
    if (live === undefined || gone) return `${state.status}, but its key is gone`;
  }
  const sealed = sealedOf(request);
  if (sealed !== undefined && !opens(world, request, sealed))
    return 'its private key is unreadable';
  if (!GONE.includes(state.status)) return undefined;
  const told = world.seen.told.some(
    ({ requestId, kind, target, about }) =>
      requestId === id && kind === 'outcome' && target === requester && about === state.status,
  );
  return told ? undefined : `${state.status}, and nobody told the requester`;
}

/**
 * I3: when `delivered` is recorded, Slack has already confirmed a window with this key; or it was
 * claimed, Redis lost that, and an admin says that the key is in use.
 */
export function shownI3(
  { seen }: World,
  { request: { state }, entry: { event } }: Transition,
): string | undefined {
  if (state.status !== 'delivered') return undefined;
  const { id } = state.key;
  const isClaim = ({ entry }: Transition) =>
    entry.event === 'reveal.claimed' && entry.facts.keyId === id;
  const unseen = event === 'key.kept' ? !seen.commits.some(isClaim) : !seen.confirmed.has(id);
  return unseen ? 'delivered, but never shown' : undefined;
}

/**
 * I3: a request whose secret is gone is in a state that says so, and the requester was told. No
 * notice stays unsent for ever.
 */
export function atRestI3(world: World): string | undefined {
  for (const request of world.store.records.values()) {
    const what = lost(world, request);
    if (what !== undefined) return what;
  }
  return world.store.owed.size > 0 ? 'a notice is still owed' : undefined;
}
