import type { Credential } from '../../domain/credential/credential.ts';
import { withCreation } from '../../domain/inventory/kinds.ts';
import {
  type Observation,
  type Shown,
  shownHash,
  type Use,
} from '../../domain/inventory/observation.ts';
import type { Summary } from '../ports/store.ts';
import type { Living } from './livingOf.ts';

/** Whose addresses and use are to be read now. */
export interface Reading {
  readonly organizationId: string;
  readonly credentialId: string;
}

/** One that a list of Atlas shows, and the hash of what it shows of it. */
export interface Listed {
  readonly id: string;
  readonly hash: string;
  readonly handle: string;
}

/** How a list differs from what was seen last: ids of credentials. */
export interface Differences {
  readonly differ: readonly string[];
  readonly left: readonly string[];
}

/** What Redis knows of an organization, read after its list. */
export interface Turn extends Living {
  /** Credentials whose records cannot be read. They are somebody's, but nothing is known of them. */
  readonly unreadable: readonly string[];
  /** Those listed whose record has ended. */
  readonly ended: readonly Credential[];
  /**
   * Of those listed that have no record that lives: what Keywarden issued, by the id at Atlas.
   * `undefined` where somebody put something else in its place.
   */
  readonly issued: ReadonlyMap<string, Summary> | undefined;
  /** `undefined` where somebody put something else in the place of what was seen last. */
  readonly differences: Differences | undefined;
  /** Keys of Redis that have another type. */
  readonly wrongTypes: readonly string[];
}

export interface Turns {
  /** In one round trip. Throws `StoreError`. */
  turn(organizationId: string, list: readonly Listed[]): Promise<Turn>;
}

/**
 * What Atlas showed last, of each organization. It is not signed and nothing is decided on it. All
 * methods throw `StoreError`.
 */
export interface Observations {
  /** Notes of a whole list what differs from what was seen last, and forgets what left. */
  note(organizationId: string, shown: readonly Shown[], found: Differences): Promise<void>;
  /** One that cannot be read is left out; the next list writes it again. */
  all(organizationId: string): Promise<readonly Observation[]>;
  /** One of them, by credential id or by handle: what it costs does not depend on how many there are. */
  find(
    organizationIds: readonly string[],
    asked: { readonly id: string } | { readonly handle: string },
  ): Promise<readonly { readonly organizationId: string; readonly observation: Observation }[]>;
  /**
   * Takes one reading of each of these organizations, where one is due and where no replica has made
   * a call for it within `everyMs`. Nobody else gets it for `leaseMs`. `unusable`: keys of Redis in
   * whose place somebody put something else; of these organizations nothing is read.
   */
  takeReadings(
    organizationIds: readonly string[],
    turn: { readonly everyMs: number; readonly leaseMs: number },
  ): Promise<{ readonly readings: readonly Reading[]; readonly unusable: readonly string[] }>;
  /** What was read, and in how many ms it is read again. */
  noteUse(reading: Reading, use: Omit<Use, 'readAt'>, againInMs: number): Promise<void>;
}

/** What a list showed, with the time of its creation by Redis's clock, and what Redis knows of it. */
export async function turnOver(
  turns: Turns,
  organizationId: string,
  listed: readonly Shown[],
): Promise<{ readonly shown: readonly Shown[]; readonly turn: Turn }> {
  const list = listed.map((one) => ({ id: one.id, hash: shownHash(one), handle: one.handle }));
  const turn = await turns.turn(organizationId, list);
  return { shown: listed.map((one) => withCreation(one, turn.now)), turn };
}
