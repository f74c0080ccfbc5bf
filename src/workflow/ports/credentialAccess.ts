/** One entry of an access list, and what Atlas knows of its use. Atlas may leave all of it out. */
export interface AddressUse {
  /** As Atlas shows it. */
  readonly address: string;
  readonly count?: number;
  readonly createdAt?: number;
  readonly lastUsedAt?: number;
  readonly lastUsedAddress?: string;
}
