import type { Access } from '../key/access.ts';
import type { Owner } from '../key/owner.ts';
import { frozenAccess } from './access.ts';
import type { Told } from './endNotices.ts';
import type { Ends, PutOff } from './ends.ts';
import type { CredentialState } from './state.ts';

/** What lets a program in. Service accounts come next. */
export const CREDENTIAL_KINDS = ['apiKey'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** Somebody is asked to take it, and has not answered. */
export interface Offered {
  readonly to: Owner;
  /** Slack user id, or `keywarden` where the owner has left. */
  readonly by: string;
  readonly at: number;
}

/** A secret of the credential. An API key has exactly one, which is named like the key. */
export interface CredentialSecret {
  readonly id: string;
  /** The request under which it was made. */
  readonly request?: string;
  readonly endsAt?: number;
}

/**
 * How Keywarden came to know it. `provenAt`: when its marker was seen under its id; from then on id
 * and handle name it. A record from before the ledger does not know its marker.
 */
export type Origin =
  | {
      readonly how: 'issued';
      readonly request: string;
      readonly marker?: string;
      readonly provenAt: number;
    }
  | {
      readonly how: 'adopted';
      readonly by: string;
      readonly at: number;
      readonly request?: string;
      /** As Atlas showed it then, and shall go on to. A record from before does not know it. */
      readonly description?: string;
    };

/** Who changed it at Atlas. `outsider`: a person whom Slack does not know. */
export type DriftActor =
  | { readonly is: 'person'; readonly id: string }
  | { readonly is: 'program'; readonly id: string }
  | { readonly is: 'outsider' };

/** Where Atlas showed something else than was approved. */
export interface Drift {
  /** Names of what differs, sorted. */
  readonly differs: readonly string[];
  readonly since: number;
  /** What Atlas showed then; absent where only what cannot be given any more differs. */
  readonly shown?: Access;
  /** The description that Atlas showed, where that differs. */
  readonly description?: string;
  /** By Atlas's events. Absent where they do not say it of all that differs: nobody guesses. */
  readonly by?: readonly DriftActor[];
}

/**
 * The record of one thing at Atlas that lets a program in, until Atlas has proven that it is gone.
 * What Atlas shall show stands here; what it merely shows does not.
 */
export interface Credential {
  readonly schema: 1;
  /** `apiKey:<id at Atlas>`: two records for one key cannot exist. */
  readonly id: string;
  /** Counts commits from 1. */
  readonly version: number;
  /** Random for each commit. */
  readonly commitId: string;
  readonly kind: CredentialKind;
  readonly organizationId: string;
  /** What people paste: the public key, or a client id. */
  readonly handle: string;
  readonly createdAt: number;
  readonly secrets: readonly CredentialSecret[];
  readonly origin: Origin;
  readonly owner: Owner;
  readonly purpose: string;
  /** What was approved. While it is frozen too: this is what it gets back. */
  readonly access: Access;
  readonly accessHash: string;
  /** How long it may live from the hand-over, ms. Absent: nobody approved an end. */
  readonly lifetime?: number;
  /** When somebody was given its secret. Absent where it was adopted, or nobody has it yet. */
  readonly handedOverAt?: number;
  readonly ends: Ends;
  /** The approved end, put off once because the credential was in use. */
  readonly putOff?: PutOff;
  /** Which notices of its present end are sent or owed. */
  readonly told?: Told;
  readonly drift?: Drift;
  readonly offered?: Offered;
  /** Who took it over, where only the policy had said whose it is. */
  readonly vouchedBy?: string;
  /**
   * Its owner is gone, and it goes on: only the policy had said whose it is. When it would have ended
   * otherwise.
   */
  readonly unowned?: number;
  readonly state: CredentialState;
}

/** What a command may change, besides the state. A field that is `undefined` is removed. */
export type CredentialChanges = Partial<
  Pick<
    Credential,
    | 'owner'
    | 'access'
    | 'accessHash'
    | 'handedOverAt'
    | 'ends'
    | 'putOff'
    | 'told'
    | 'drift'
    | 'offered'
    | 'vouchedBy'
    | 'unowned'
  >
>;

export function credentialId(kind: CredentialKind, atlasId: string): string {
  return `${kind}:${atlasId}`;
}

/** The id under which Atlas has it. */
export function atlasIdOf({ id, kind }: Pick<Credential, 'id' | 'kind'>): string {
  return id.slice(kind.length + 1);
}

/** Whether somebody may be using it: it was handed over, or was there before us. */
export function isInHands({ origin, handedOverAt }: Credential): boolean {
  return origin.how === 'adopted' || handedOverAt !== undefined;
}

/**
 * Whether a person ever answered for it: asked for it, adopted it, or took it over. What only the policy
 * gave an owner was made elsewhere and works for somebody, so Keywarden ends it by a person's word alone.
 */
export function isVouchedFor({ origin, vouchedBy }: Credential): boolean {
  return origin.how === 'issued' || origin.by !== 'keywarden' || vouchedBy !== undefined;
}

/** The requests that belong to it: those of its secrets, and the one of its origin. */
export function requestsOf({ secrets, origin }: Credential): readonly string[] {
  const named = [...secrets.map(({ request }) => request), origin.request];
  return [...new Set(named.flatMap((id) => id ?? []))];
}

/**
 * The description that Atlas shall show; `undefined` where nobody knows it, or nothing depends on it.
 * Only a key in use is compared: one that is frozen or ends is known by its record.
 */
export function wantedDescription({
  state,
  origin,
  purpose,
}: Pick<Credential, 'state' | 'origin' | 'purpose'>): string | undefined {
  const isUsed = state.status === 'live' || (state.status === 'moving' && state.to === 'live');
  if (!isUsed) return undefined;
  if (origin.how === 'adopted') return origin.description;
  return origin.marker === undefined ? undefined : `${purpose}${origin.marker}`;
}

/** What Atlas shall show of it; `undefined` where nothing is wanted of Atlas but its end. */
export function wantedAccess({
  state,
  access,
}: Pick<Credential, 'state' | 'access'>): Access | undefined {
  switch (state.status) {
    case 'live':
      return access;
    case 'moving':
      return state.to === 'live' ? state.target.access : frozenAccess(access);
    case 'frozen':
      return frozenAccess(access);
    case 'ending':
    case 'ended':
    case 'held':
      return undefined;
    default:
      return state satisfies never;
  }
}
