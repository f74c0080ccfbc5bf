import { approvedOf } from '../credential/access.ts';
import { API_KEY, ofApiKey } from '../credential/apiKey.ts';
import type { Credential } from '../credential/credential.ts';
import type {
  CredentialHeldFrom,
  CredentialHeldReason,
  CredentialState,
  Ended,
  Ending,
  EndWhy,
} from '../credential/state.ts';
import { accessOf } from '../key/spec.ts';
import type { Request } from '../record/request.ts';
import type { HeldFrom, HeldReason, IssuedKey, State } from '../record/state.ts';
import { ISSUING } from '../transitions/issuing.ts';
import { REVOKE } from '../transitions/revoke.ts';
import { type EarlierRequest, type EarlierState, type Revocation, statusNow } from './earlier.ts';

type Held = Extract<EarlierState, { status: 'held' }>;
/** How the request goes on, where that is not as it was. */
type Changes = Partial<Pick<Request, 'state' | 'replacement' | 'attemptsAllowed'>>;

/** What becomes of a request from before the ledger, and of the keys that it names. */
export interface Lifted {
  readonly request: Request;
  readonly credentials: readonly Credential[];
}

const KEYWARDEN = 'keywarden';

/** A key that a request names, and what the ledger says of it. */
interface Found {
  readonly key: IssuedKey;
  readonly state: CredentialState;
  readonly handedOverAt?: number;
}

interface Parted {
  readonly state: State;
  readonly changes?: Changes;
  readonly found: readonly Found[];
}

function credentialOf(
  request: EarlierRequest,
  { key, state, handedOverAt }: Found,
  commitId: string,
): Credential {
  const { spec } = request;
  return {
    schema: 1,
    id: ofApiKey(key.id),
    version: 1,
    commitId,
    kind: API_KEY,
    organizationId: spec.organizationId,
    handle: key.publicKey,
    createdAt: key.createdAt,
    secrets: [{ id: key.id, request: request.id }],
    origin: { how: 'issued', request: request.id, provenAt: key.provenAt },
    owner: { kind: 'person', id: request.requester },
    purpose: request.spec.description,
    ...approvedOf(accessOf(spec)),
    ...(handedOverAt === undefined ? {} : { handedOverAt }),
    ends: {},
    state,
  };
}

function heldReason(reason: HeldReason): CredentialHeldReason {
  switch (reason) {
    case 'credentials':
    case 'organization_gone':
    case 'history_differs':
    case 'entries_lost':
      return reason;
    default:
      return 'refused';
  }
}

function held({ at, reason, problem }: Held, from: CredentialHeldFrom): CredentialState {
  const said = problem === undefined ? {} : { problem };
  return { status: 'held', at, reason: heldReason(reason), ...said, from };
}

function ending(why: EndWhy, by: string, since: number, retryAt = since): Ending {
  return { status: 'ending', why, by, work: 1, since, retryAt };
}

/** Whether anybody was ever given a key of this request: its replacement counts from there. */
function wasDelivered({ replacement }: EarlierRequest): boolean {
  return replacement !== undefined;
}

/** A replaced key was gone before the next one was made. */
function replacedOnes(
  { replacement, requester, state }: EarlierRequest,
  next: IssuedKey | undefined,
) {
  const keys = replacement?.keys ?? [];
  return keys.map((key, index): Found => {
    const last = 'at' in state ? state.at : key.createdAt;
    const at = (keys[index + 1] ?? next)?.createdAt ?? last;
    const ended = { status: 'ended', at, why: 'replaced', by: requester } as const;
    return { key, state: { ...ended, proof: 'deleted' } };
  });
}

/** The request says how it ended itself; that the key is gone is told by the credential. */
function revoked(
  request: EarlierRequest,
  { key, by, at }: Pick<Revocation, 'key' | 'by' | 'at'>,
): State {
  return wasDelivered(request)
    ? { status: 'delivered', key, at }
    : { status: 'revoked', key, by, at };
}

function afterRevocation(request: EarlierRequest, revocation: Revocation): Omit<Parted, 'found'> {
  const { key, at, replace } = revocation;
  if (!replace) return { state: revoked(request, revocation) };
  const before = request.replacement;
  return {
    // The old key is gone first.
    state: { status: 'approved', at, retryAt: at, waitsFor: ofApiKey(key.id) },
    changes: {
      replacement: {
        until: before?.until ?? at + REVOKE.replaceWithin,
        keys: [...(before?.keys ?? []), key],
      },
      attemptsAllowed: request.attempts + ISSUING.attempts,
    },
  };
}

/** Still held, with what it was held from. */
function stillHeld({ later, ...state }: Held, from: HeldFrom): State {
  const lost = later && { later: { ...later, status: statusNow(later.status) } };
  return { ...state, from, ...lost };
}

function ofHeld(request: EarlierRequest, state: Held): Parted {
  const { from, at, later } = state;
  const doubtful = (key: IssuedKey): Found => ({ key, state: held(state, { status: 'live' }) });
  const own = 'key' in from ? from.key.id : undefined;
  const lost = later?.key === undefined || later.key.id === own ? [] : [doubtful(later.key)];
  switch (from.status) {
    case 'ready':
    case 'delivered': {
      const isDoubtful = later !== undefined || state.reason === 'history_differs';
      const { key } = from;
      const alive: Found = isDoubtful ? doubtful(key) : { key, state: { status: 'live' } };
      if (from.status === 'ready')
        return { state: stillHeld(state, from), found: [alive, ...lost] };
      const { replaceUntil: _, ...delivered } = from;
      return {
        state: stillHeld(state, delivered),
        found: [{ ...alive, handedOverAt: from.at }, ...lost],
      };
    }
    case 'expiring': {
      const gone = held(state, ending('not_revealed', KEYWARDEN, at));
      return {
        state: { status: 'expired', key: from.key, at },
        found: [{ key: from.key, state: gone }, ...lost],
      };
    }
    case 'revoking': {
      const gone = held(state, ending('asked', from.by, from.at));
      return {
        ...afterRevocation(request, from),
        found: [{ key: from.key, state: gone }, ...lost],
      };
    }
    default:
      return { state: stillHeld(state, from), found: lost };
  }
}

function ofState(request: EarlierRequest): Parted {
  const { state } = request;
  switch (state.status) {
    case 'ready':
    case 'claimed':
    case 'uncertain':
      return { state, found: [{ key: state.key, state: { status: 'live' } }] };
    case 'delivered': {
      // How long it can be replaced stands in `replacement`.
      const { replaceUntil: _, ...delivered } = state;
      const live = { key: state.key, state: { status: 'live' }, handedOverAt: state.at } as const;
      return { state: delivered, found: [live] };
    }
    case 'expiring': {
      const { key, retryAt: at } = state;
      const gone = ending('not_revealed', KEYWARDEN, at);
      return { state: { status: 'expired', key, at }, found: [{ key, state: gone }] };
    }
    case 'revoking': {
      const gone = ending('asked', state.by, state.at, state.retryAt);
      return { ...afterRevocation(request, state), found: [{ key: state.key, state: gone }] };
    }
    case 'expired': {
      const { key, at } = state;
      const gone = { status: 'ended', at, why: 'not_revealed', by: KEYWARDEN } as const;
      return { state, found: [{ key, state: { ...gone, proof: 'deleted' } }] };
    }
    case 'revoked': {
      const { key, at, by } = state;
      const gone: Ended =
        by === KEYWARDEN
          ? { status: 'ended', at, why: 'gone', by, proof: 'was_gone' }
          : { status: 'ended', at, why: 'asked', by, proof: 'deleted' };
      return { state: revoked(request, state), found: [{ key, state: gone }] };
    }
    case 'unchecked': {
      if (state.left.what === 'attempt') return { state, found: [] };
      const { at, by, left } = state;
      const said = { status: 'ended', at, why: 'asked', by, proof: 'said' } as const;
      return { state, found: [{ key: left.key, state: said }] };
    }
    case 'held':
      return ofHeld(request, state);
    default:
      return { state, found: [] };
  }
}

/**
 * One request of the form before the ledger. The same request always gives the same credentials, so
 * a lifting that was interrupted goes on.
 */
export function liftRequest(request: EarlierRequest, commitId: string): Lifted {
  const { state, changes, found } = ofState(request);
  const all = [...replacedOnes(request, found.at(0)?.key), ...found];
  return {
    request: { ...request, state, ...changes },
    credentials: all.map((one) => credentialOf(request, one, commitId)),
  };
}
