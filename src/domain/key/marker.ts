/**
 * The marker is the suffix by which Keywarden recognises its own attempt in a key's description:
 * ` [ck:<request id>.<attempt>.<mac>]`. The MAC is over installation, request, attempt and a random
 * nonce that is kept in the record. So nobody can write a marker by hand. If Redis lost writes and
 * an attempt number is used again, the marker is still another one. See src/README.md#marker.
 *
 * The MAC has 16 characters. 4 of them name the installation, so that each installation leaves the
 * keys of another one alone. The other 12 (72 bits) cannot be guessed by trying: each try is a key
 * that somebody makes at Atlas, an organization can have 500 at most, and the admins are told of
 * each.
 */
export interface MarkerParts {
  readonly requestId: string;
  readonly attempt: number;
  readonly mac: string;
}

const MARKER = / \[ck:([0-9A-HJKMNP-TV-Z]{26})\.(\d{1,5})\.([A-Za-z0-9_-]{16})\]$/;

/** The first 4 characters of a marker's MAC, which name the installation. */
export function ownerOf({ mac }: MarkerParts): string {
  return mac.slice(0, 4);
}

/**
 * What the MAC of a marker is computed over. The marker holds 4 characters that name the
 * installation, then the first 12 base64url characters of this MAC.
 */
export function markerMacInput(requestId: string, attempt: number, nonce: string): string[] {
  return ['marker', requestId, String(attempt), nonce];
}

export function writeMarker(parts: MarkerParts): string {
  return ` [ck:${parts.requestId}.${parts.attempt}.${parts.mac}]`;
}

export function readMarker(description: string): MarkerParts | undefined {
  const [, requestId, attempt, mac] = MARKER.exec(description) ?? [];
  if (requestId === undefined || attempt === undefined || mac === undefined) return undefined;
  return { requestId, attempt: Number(attempt), mac };
}

/** The description without the marker, as a person wrote it. */
export function withoutMarker(description: string): string {
  return description.replace(MARKER, '');
}
