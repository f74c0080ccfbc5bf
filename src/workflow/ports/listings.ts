import type { PreApproval } from '../../domain/approval/preApproval.ts';
import type { Credential } from '../../domain/credential/credential.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Notice, Place, Settled } from './store.ts';

/** A list in which a record or notice was missing, or stood at a wrong place. */
export type List =
  | 'due'
  | 'all'
  | 'open'
  | 'of_requester'
  | 'open_of_requester'
  | 'issued'
  | 'quota'
  | 'notices_of'
  /** A card or receipt that is owed, and where one is. */
  | 'notice'
  | 'place'
  | 'open_pre_approvals'
  | 'due_credentials'
  | 'credential_ends'
  | 'of_owner'
  | 'offered_to'
  | 'of_organization';

/** Where a request must be listed, by what its record and the audit log say. */
export interface Listed {
  readonly request: Request;
  readonly due: number | null;
  readonly quotas: readonly string[];
}

/** Some records, and where to go on; `next` is absent at the end. */
export interface Part<T> {
  readonly found: readonly T[];
  readonly next?: string;
}

/** A record as it was read; `request` is absent where it cannot be read. */
export interface ScannedRequest {
  readonly id: string;
  readonly request?: Request;
  /** The secret keys that it needs, as the scripts read them. */
  readonly needs: readonly string[];
}

/** The same of a credential. */
export interface ScannedCredential {
  readonly id: string;
  readonly credential?: Credential;
  readonly needs: readonly string[];
}

/** A notice as it was read; `notice` is absent where it cannot be read. */
export interface ScannedNotice {
  readonly id: string;
  readonly notice?: Pick<Notice, 'id' | 'requestId'>;
}

/** How a notice stands that the audit log names. */
export interface NoticeStanding {
  readonly id: string;
  readonly isOwed: boolean;
  /** Absent where nothing is written down of it, or somebody wrote it who has no sign key. */
  readonly settled: Settled | undefined;
  /** Where its card or receipt is said to be. Nobody signed that. */
  readonly place: Place | undefined;
}

/** For how many records a secret key is needed, and the last of them that were read. */
export interface Needed {
  readonly count: number;
  readonly lately: readonly string[];
}

export interface WrongTypes {
  readonly single: readonly string[];
  /** Beside a record. */
  readonly lists: readonly string[];
  /** What Atlas showed of an organization, which no record needs. */
  readonly inventory: readonly string[];
}

/**
 * Finds what is missing from the lists beside the records. `mend` puts it back, unless the record
 * has changed meanwhile; nothing is ever removed. All methods throw `StoreError`.
 */
export interface Listings {
  /** How many records there are. */
  size(): Promise<number>;
  requests(from: string): Promise<Part<ScannedRequest>>;
  preApprovals(from: string): Promise<Part<PreApproval & { readonly needs: readonly string[] }>>;
  credentials(from: string): Promise<Part<ScannedCredential>>;
  notices(from: string): Promise<Part<ScannedNotice>>;
  ofRequest(listed: Listed, mend: boolean): Promise<readonly List[]>;
  ofPreApproval(preApproval: PreApproval, mend: boolean): Promise<readonly List[]>;
  ofCredential(credential: Credential, mend: boolean): Promise<readonly List[]>;
  ofNotice(notice: Pick<Notice, 'id' | 'requestId'>, mend: boolean): Promise<readonly List[]>;
  standing(noticeIds: readonly string[]): Promise<readonly NoticeStanding[]>;
  /** Owes a card or receipt again, unless it is owed, and puts back its place, where that is known. */
  oweAgain(
    notice: Notice,
    again: { readonly sends: boolean; readonly place: Place | undefined },
  ): Promise<void>;
  /**
   * Puts back the counts of secret keys that are missing altogether, where one of the records that
   * were read last still needs the key; their names.
   */
  needs(counts: ReadonlyMap<string, Needed>): Promise<readonly string[]>;
  /**
   * Keys of Redis that hold a value of another type than Keywarden writes: of those that there is one
   * of, and of the others among these, which were `found` to be so before.
   */
  wrongTypes(found: readonly string[]): Promise<WrongTypes>;
}
