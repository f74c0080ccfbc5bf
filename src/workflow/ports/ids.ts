export interface Ids {
  /** A ULID. */
  request(): string;
  /** 128 random bits, base64url. */
  nonce(): string;
}
