import type { Credential } from '../../domain/credential/credential.ts';
import type { Owner } from '../../domain/key/owner.ts';
import type { KeySpec } from '../../domain/key/spec.ts';
import type { AuditEntry } from './audit.ts';
import type { Committed, Loaded, Notice, Quota, Transition } from './store.ts';

/** One credential of a commit. */
export interface CredentialChange {
  /** The record that the decision was made on; `undefined` for a new one. */
  readonly before: Credential | undefined;
  readonly credential: Credential;
  /** When it next needs attention; `null` if only a person moves it on. */
  readonly due: number | null;
}

/** A request and its credentials, all in one commit. The entry names each credential. */
export interface LedgerTransition extends Transition {
  readonly credentials: readonly CredentialChange[];
  /** What the request stands in as long as it is open, so that there is one of its kind at most. */
  readonly whileOpen?: readonly Quota[];
  /**
   * By the time of Redis: afterwards nothing is written. What was asked of Slack for this decision may be
   * another then, because a process may be stopped for minutes before it commits.
   */
  readonly until?: number;
}

/** Credentials alone. */
export interface CredentialTransition {
  readonly request?: undefined;
  readonly credentials: readonly CredentialChange[];
  readonly entry: AuditEntry;
  /** Their `requestId` is the id of the credential that they are about. */
  readonly notices: readonly Notice[];
  readonly once?: string;
}

/**
 * What the open requests of one kind for one credential stand in. A request for another access and
 * one for a later end may be open at the same time.
 */
export function openFor(credentialId: string, kind: 'change' | 'extend' | 'adopt'): Quota {
  return { quota: `open:${kind}:${credentialId}` };
}

/** What a request stands in as long as it is open, by what it asks for. */
export function openQuotas({ act }: Pick<KeySpec, 'act'>): readonly Quota[] {
  if (act === undefined || act.kind === 'create') return [];
  return [openFor(act.credential, act.kind === 'replace' ? 'change' : act.kind)];
}

export interface LoadedCredential {
  readonly credential: Credential;
  /** The request of its origin, if that can be read. */
  readonly request?: Loaded;
  /** Redis time, epoch ms. */
  readonly now: number;
}

/** Which of the credentials that have not ended. */
export type CredentialIndex =
  | { readonly owner: Owner }
  /** Whoever is asked to take them over. */
  | { readonly offeredTo: Owner }
  | { readonly organizationId: string }
  /** Those that have an end, the nearest first. The others are in the order of their creation. */
  | { readonly endsBefore: number };

export interface CredentialPage {
  readonly credentials: readonly Credential[];
  readonly total: number;
  readonly now: number;
}

/** The ledger. All methods throw `StoreError`. */
export interface Credentials {
  /** `corrupt` where it is not as Keywarden wrote it. */
  load(id: string): Promise<LoadedCredential | undefined>;
  /** By id, those that have ended as well. One that cannot be read is left out and logged. */
  get(ids: readonly string[]): Promise<ReadonlyMap<string, Credential>>;
  page(
    of: CredentialIndex,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<CredentialPage>;
  /** All or nothing. If the reply was lost, it finds out what happened. */
  commit(transition: LedgerTransition | CredentialTransition): Promise<Committed>;
  /** Takes what is due. No other replica gets it for `leaseMs`. */
  takeDue(options: { readonly limit: number; readonly leaseMs: number }): Promise<{
    readonly ids: readonly string[];
    /** Redis time at which the next one after these is due; `null` if there is none. */
    readonly nextAt: number | null;
    readonly now: number;
  }>;
}
