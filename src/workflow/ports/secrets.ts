import type { Secret } from '../../foundation/secret.ts';

/** What a sealed private key is bound to; another context does not open it. */
export interface SealContext {
  readonly organizationId: string;
  readonly requester: string;
  readonly requestId: string;
  readonly keyId: string;
  readonly attempt: number;
  readonly specHash: string;
}

export interface Seals {
  seal(secret: Secret, context: SealContext): string;
  /** Throws `SealError`. */
  unseal(sealed: string, context: SealContext): Secret;
}

export interface Signer {
  /** The id of the current key. */
  readonly keyId: string;
  /** `kid:mac` under the current key. */
  sign(parts: readonly string[]): string;
  verify(parts: readonly string[], signature: string): boolean;
  /** 16 base64url characters, under the current key; the first 4 name the installation. */
  markerMac(parts: readonly string[]): string;
  /** Under any key that is known, retired ones too. */
  verifyMarkerMac(parts: readonly string[], mac: string): boolean;
  /** Whether it names this installation. That proves nothing: anybody can copy those 4. */
  ownsMarkerMac(mac: string): boolean;
}
