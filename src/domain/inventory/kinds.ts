import { atlasIdOf, type CredentialKind } from '../credential/credential.ts';
import type { Shown } from './observation.ts';
import { apiKeyTraits } from './shownApiKey.ts';

/** What has to be known of each kind to take one in that was made without Keywarden. */
export interface Traits {
  /** Whether its description carries the marker of a Keywarden. */
  isMarked(description: string): boolean;
  /** Epoch ms; `undefined` where its id does not tell. */
  createdAt(atlasId: string, now: number): number | undefined;
}

export const TRAITS: Readonly<Record<CredentialKind, Traits>> = { apiKey: apiKeyTraits };

/** With the time of its creation, where its id tells. */
export function withCreation(shown: Shown, now: number): Shown {
  const createdAt = TRAITS[shown.kind].createdAt(atlasIdOf(shown), now);
  return createdAt === undefined ? shown : { ...shown, createdAt };
}
