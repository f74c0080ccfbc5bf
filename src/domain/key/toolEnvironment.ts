import { Secret } from '../../foundation/secret.ts';

/** The address that Atlas's tools use if nobody tells them another. */
const USUAL_ADDRESS = 'https://cloud.mongodb.com';

/** What a key consists of for the tools that use it. */
export interface UsableKey {
  readonly publicKey: string;
  readonly organizationId: string;
  /** Where the Atlas Administration API is. `undefined` if it is not known any more. */
  readonly baseUrl: string | undefined;
}

/** Whether the tools must be told where Atlas is. */
export function hasOtherAddress({ baseUrl }: Pick<UsableKey, 'baseUrl'>): boolean {
  return baseUrl !== undefined && new URL(baseUrl).origin !== USUAL_ADDRESS;
}

/**
 * The key as environment variables, one a line, under the names that Atlas's own tools read
 * (src/README.md#what-atlas-does).
 */
export function toolEnvironment(key: UsableKey, privateKey: Secret): Secret {
  const address = hasOtherAddress(key) ? [key.baseUrl ?? ''] : [];
  const lines = [
    `MONGODB_ATLAS_PUBLIC_API_KEY=${key.publicKey}`,
    `MONGODB_ATLAS_PRIVATE_API_KEY=${privateKey.reveal()}`,
    `MONGODB_ATLAS_ORG_ID=${key.organizationId}`,
    ...address.flatMap((url) => [
      `MONGODB_ATLAS_BASE_URL=${url}`,
      // The Atlas CLI appends paths to it.
      `MONGODB_ATLAS_OPS_MANAGER_URL=${url.replace(/\/*$/, '/')}`,
    ]),
  ];
  return new Secret(`${lines.join('\n')}\n`);
}
