import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import { ORGANIZATION } from './stage.ts';

const MARKED = / \[ck:([0-9A-Z]{26})\./;

/** The request id in the marker of a key's description. */
export function requestIn(description: string): string | undefined {
  return MARKED.exec(description)?.[1];
}

export interface Made {
  readonly id: string;
  readonly description: string;
  readonly privateKey: string;
}

/**
 * Records every key that Keywarden created. Deleted keys stay in the list, because their secrets
 * must not appear either.
 */
export function rememberSecrets(atlas: AtlasSimulator): () => ReadonlyMap<string, Made> {
  const made = new Map<string, Made>();
  const look = () => {
    for (const { id, description, privateKey } of atlas.keys(ORGANIZATION)) {
      if (requestIn(description) !== undefined) made.set(id, { id, description, privateKey });
    }
    return made;
  };
  atlas.onChange(look);
  return look;
}
