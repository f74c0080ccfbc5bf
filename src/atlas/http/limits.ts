/** All limits of time and size, in milliseconds and bytes. */
export interface Limits {
  /** To connect, TLS included. */
  readonly connectMs: number;
  /** One try of a read, from the first byte sent to the last one received. */
  readonly tryMs: number;
  /** A read with all its tries. */
  readonly readMs: number;
  /** A whole listing, all pages. */
  readonly listMs: number;
  /** A listing that is repeated until two in a row agree. */
  readonly certainMs: number;
  /** A create, delete or other change, including its preparation. */
  readonly writeMs: number;
  /** How old a shared listing may be. */
  readonly snapshotMs: number;
  /** How old the settings of an organization may be. Atlas allows 5 calls a minute. */
  readonly settingsMs: number;
  /** The longest body of a listing, and of any other answer. */
  readonly listBytes: number;
  readonly bodyBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  connectMs: 5_000,
  tryMs: 10_000,
  readMs: 30_000,
  listMs: 60_000,
  certainMs: 90_000,
  writeMs: 20_000,
  snapshotMs: 15_000,
  settingsMs: 60_000,
  listBytes: 8 * 1024 * 1024,
  bodyBytes: 1024 * 1024,
};
