import { type CredentialKind, credentialId } from './credential.ts';

/** The kind that a request is for today, and that a listing of Atlas shows. */
export const API_KEY = 'apiKey' satisfies CredentialKind;

const ATLAS_ID = /^[a-f0-9]{24}$/;

/** The credential of the key with this id at Atlas. */
export function ofApiKey(atlasId: string): string {
  return credentialId(API_KEY, atlasId);
}

/** The credential that somebody names by its id at Atlas; `undefined`: this has not the form of one. */
export function namedByAtlasId(text: string): string | undefined {
  return ATLAS_ID.test(text) ? ofApiKey(text) : undefined;
}
