import type { Secret } from '../../foundation/secret.ts';

/** What a sealed private key is bound to. It does not open with another context. */
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

/**
 * Encrypts for exactly one age recipient. Gives the armoured file. Throws `RecipientError`, and then
 * there is no file.
 */
export type EncryptFor = (recipient: string, content: Secret) => Promise<string>;

export interface Signer {
  /** The id of the current key. */
  readonly keyId: string;
  /** `kid:mac` under the current key. */
  sign(parts: readonly string[]): string;
  /** The same under every known key, the current one first. */
  signatures(parts: readonly string[]): readonly string[];
  verify(parts: readonly string[], signature: string): boolean;
  /** 16 base64url characters, made with the current key. The first 4 name the installation. */
  markerMac(parts: readonly string[]): string;
  /** Whether there is a key with the id that this signature names. */
  knows(signature: string): boolean;
  /** Tries every known key, retired ones too. */
  verifyMarkerMac(parts: readonly string[], mac: string): boolean;
  /**
   * Whether its first 4 characters name this installation. Anybody can copy these, so it is no
   * proof.
   */
  ownsMarkerMac(mac: string): boolean;
}

/** A record that needs a secret key. */
export interface RecordNeedingKeys {
  readonly of: 'request' | 'preApproval' | 'credential' | 'review';
  readonly id: string;
}

/** All records that need secret keys, with the names of these keys: `seal:<kid>`, `sign:<kid>`. */
export interface KeyNeeds {
  all(): AsyncIterable<RecordNeedingKeys & { readonly needs: readonly string[] }>;
}
