import type { Observation, Shown, Use } from '../../domain/inventory/observation.ts';

/** Whose addresses and use are to be read now. */
export interface Reading {
  readonly organizationId: string;
  readonly credentialId: string;
}

/**
 * What Atlas showed last, of each organization. It is not signed and nothing is decided on it. All
 * methods throw `StoreError`.
 */
export interface Observations {
  /** Notes a whole list. What has not changed costs one round trip for all. */
  note(organizationId: string, shown: readonly Shown[]): Promise<void>;
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
