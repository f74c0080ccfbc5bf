import { approvedOf } from '../credential/access.ts';
import { type Credential, credentialId } from '../credential/credential.ts';
import type {
  CredentialHeldFrom,
  CredentialHeldReason,
  CredentialState,
  Ended,
  Ending,
  EndWhy,
} from '../credential/state.ts';
import { keyInDoubt } from '../record/loss.ts';
import type { Request } from '../record/request.ts';
import type { HeldReason, IssuedKey, Revocation, State } from '../record/state.ts';
import { ISSUING } from '../transitions/issuing.ts';
import { REVOKE } from '../transitions/revoke.ts';

type Held = Extract<State, { status: 'held' }>;

/** What becomes of a request from before the ledger, and of the keys that it names. */
export interface Lifted {
  readonly request: Request;
  readonly credentials: readonly Credential[];
  /** Its create waits until this credential has ended: the old key is gone first. */
  readonly waitsFor?: string;
}

export interface LiftGiven {
  /** The moment at which the lifting began. */
  readonly now: number;
  readonly commitId: string;
}

const KEYWARDEN = 'keywarden';

/** A key that a request names, and what the ledger says of it. */
interface Found {
  readonly key: IssuedKey;
  readonly state: CredentialState;
  readonly handedOverAt?: number;
}

interface Parted {
  /** What else the request says now. */
  readonly changes?: Partial<Request>;
  readonly found: readonly Found[];
  readonly waitsFor?: string;
}

function credentialOf(
  request: Request,
  { key, state, handedOverAt }: Found,
  given: LiftGiven,
): Credential {
  const { spec } = request;
  return {
    schema: 1,
    id: credentialId('apiKey', key.id),
    version: 1,
    commitId: given.commitId,
    kind: 'apiKey',
    organizationId: spec.organizationId,
    handle: key.publicKey,
    createdAt: key.createdAt,
    secrets: [{ id: key.id, request: request.id }],
    origin: { how: 'issued', request: request.id, provenAt: key.provenAt },
    owner: { kind: 'person', id: request.requester },
    purpose: request.reason,
    ...approvedOf({ organizationRoles: spec.roles, addresses: spec.accessList }),
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

function ending(why: EndWhy, by: string, since: number, now: number): Ending {
  return { status: 'ending', why, by, work: 1, since, retryAt: now };
}

/** Whether anybody was ever given a key of this request: its replacement counts from there. */
function wasDelivered({ replacement }: Request): boolean {
  return replacement !== undefined;
}

/** A replaced key was gone before the next one was made. */
function replacedOnes(
  { replacement, requester }: Request,
  next: IssuedKey | undefined,
  now: number,
) {
  const keys = replacement?.keys ?? [];
  return keys.map((key, index): Found => {
    const at = (keys[index + 1] ?? next)?.createdAt ?? now;
    const ended = { status: 'ended', at, why: 'replaced', by: requester } as const;
    return { key, state: { ...ended, proof: 'deleted' } };
  });
}

/** The request says how it ended itself; that the key is gone is told by the credential. */
function revoked(request: Request, { key, by, at }: Pick<Revocation, 'key' | 'by' | 'at'>): State {
  return wasDelivered(request)
    ? { status: 'delivered', key, at }
    : { status: 'revoked', key, by, at };
}

function afterRevocation(
  request: Request,
  revocation: Revocation,
  now: number,
): Pick<Parted, 'changes' | 'waitsFor'> {
  const { key, at, replace } = revocation;
  if (!replace) return { changes: { state: revoked(request, revocation) } };
  const before = request.replacement;
  return {
    changes: {
      state: { status: 'approved', at, retryAt: now },
      replacement: {
        until: before?.until ?? at + REVOKE.replaceWithin,
        keys: [...(before?.keys ?? []), key],
      },
      attemptsAllowed: request.attempts + ISSUING.attempts,
    },
    waitsFor: credentialId('apiKey', key.id),
  };
}

function ofHeld(request: Request, state: Held, now: number): Parted {
  const { from, at } = state;
  const lost = keyInDoubt(state);
  const doubtful = (key: IssuedKey): Found => ({ key, state: held(state, { status: 'live' }) });
  switch (from.status) {
    case 'ready':
    case 'delivered': {
      const isDoubtful = lost !== undefined || state.reason === 'history_differs';
      const alive: Found = isDoubtful
        ? doubtful(from.key)
        : { key: from.key, state: { status: 'live' } };
      const own = from.status === 'delivered' ? { ...alive, handedOverAt: from.at } : alive;
      const later = lost === undefined || lost.id === from.key.id ? [] : [doubtful(lost)];
      return { found: [own, ...later] };
    }
    case 'expiring': {
      const gone = held(state, ending('not_revealed', KEYWARDEN, at, now));
      return {
        changes: { state: { status: 'expired', key: from.key, at } },
        found: [{ key: from.key, state: gone }],
      };
    }
    case 'revoking': {
      const gone = held(state, ending('asked', from.by, from.at, now));
      return {
        ...afterRevocation(request, from, now),
        found: [{ key: from.key, state: gone }],
      };
    }
    default:
      return { found: lost === undefined ? [] : [doubtful(lost)] };
  }
}

function ofState(request: Request, now: number): Parted {
  const { state } = request;
  switch (state.status) {
    case 'ready':
    case 'claimed':
    case 'uncertain':
      return { found: [{ key: state.key, state: { status: 'live' } }] };
    case 'delivered': {
      // Its time for a replacement is over: a replacement is a request of its own now.
      const { replaceUntil: _, ...delivered } = state;
      const live = { key: state.key, state: { status: 'live' }, handedOverAt: state.at } as const;
      return { changes: { state: delivered }, found: [live] };
    }
    case 'expiring': {
      const gone = ending('not_revealed', KEYWARDEN, now, now);
      const expired: State = { status: 'expired', key: state.key, at: now };
      return { changes: { state: expired }, found: [{ key: state.key, state: gone }] };
    }
    case 'revoking': {
      const gone = ending('asked', state.by, state.at, now);
      return { ...afterRevocation(request, state, now), found: [{ key: state.key, state: gone }] };
    }
    case 'expired': {
      const { key, at } = state;
      const gone = { status: 'ended', at, why: 'not_revealed', by: KEYWARDEN } as const;
      return { found: [{ key, state: { ...gone, proof: 'deleted' } }] };
    }
    case 'revoked': {
      const { key, at, by } = state;
      const gone: Ended =
        by === KEYWARDEN
          ? { status: 'ended', at, why: 'gone', by, proof: 'was_gone' }
          : { status: 'ended', at, why: 'asked', by, proof: 'deleted' };
      return { changes: { state: revoked(request, state) }, found: [{ key, state: gone }] };
    }
    case 'unchecked': {
      if (state.left.what === 'attempt') return { found: [] };
      const { at, by, left } = state;
      return {
        found: [{ key: left.key, state: { status: 'ended', at, why: 'asked', by, proof: 'said' } }],
      };
    }
    case 'held':
      return ofHeld(request, state, now);
    default:
      return { found: [] };
  }
}

/**
 * One request of the form before the ledger. The same request always gives the same credentials, so
 * a lifting that was interrupted goes on.
 */
export function liftRequest(request: Request, given: LiftGiven): Lifted {
  const { changes, found, waitsFor } = ofState(request, given.now);
  const all = [...replacedOnes(request, found.at(0)?.key, given.now), ...found];
  return {
    request: { ...request, ...changes },
    credentials: all.map((one) => credentialOf(request, one, given)),
    ...(waitsFor === undefined ? {} : { waitsFor }),
  };
}
