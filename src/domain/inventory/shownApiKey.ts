import { API_KEY, ofApiKey } from '../credential/apiKey.ts';
import { accessOfKey } from '../key/access.ts';
import { creationOf } from '../key/creation.ts';
import type { AtlasKey } from '../key/key.ts';
import { readMarker, withoutMarker } from '../key/marker.ts';
import type { Shown } from './observation.ts';

export const apiKeyTraits = {
  isMarked: (description: string) => readMarker(description) !== undefined,
  createdAt: (atlasId: string, now: number) => creationOf(atlasId, now)?.at,
};

/** An API key as a list of Atlas shows it. The one place of the inventory that knows this kind. */
export function shownApiKey(key: AtlasKey): Shown {
  const names = readMarker(key.description)?.requestId;
  const description = withoutMarker(key.description);
  const marker = key.description.slice(description.length);
  return {
    id: ofApiKey(key.id),
    kind: API_KEY,
    handle: key.publicKey,
    description,
    access: accessOfKey(key, []),
    ...(marker === '' ? {} : { isMarked: true as const, marker }),
    ...(names === undefined ? {} : { names }),
  };
}
