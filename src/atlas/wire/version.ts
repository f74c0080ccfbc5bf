/**
 * The versions of the Administration API that Keywarden speaks. The dates are media types of v2; a
 * date that a resource does not have resolves to its newest one before it. `v1.0` is the old API:
 * other root, plain JSON, same parameters and bodies. See
 * https://www.mongodb.com/docs/atlas/api/versioned-api-overview/.
 */
export const ATLAS_VERSIONS = ['2023-01-01', '2024-08-05', '2025-03-12', 'v1.0'] as const;
export type AtlasVersion = (typeof ATLAS_VERSIONS)[number];

export const DEFAULT_ATLAS_VERSION: AtlasVersion = '2025-03-12';

/** The path that every operation of this version starts with. */
export function rootPath(version: AtlasVersion): string {
  return version === 'v1.0' ? '/api/atlas/v1.0' : '/api/atlas/v2';
}

/** The `Accept` header. v2 answers 406 if it is not right. */
export function acceptHeader(version: AtlasVersion): string {
  return version === 'v1.0' ? 'application/json' : `application/vnd.atlas.${version}+json`;
}
