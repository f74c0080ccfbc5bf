import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import { ORGANIZATION } from './stage.ts';

const MARKED = / \[ck:([0-9A-Z]{26})\./;

/** The request whose marker a key's description carries. */
export function requestIn(description: string): string | undefined {
  return MARKED.exec(description)?.[1];
}

export interface Made {
  readonly id: string;
  readonly description: string;
  readonly privateKey: string;
}

/** Every key that Keywarden ever had made, also those that are gone: their secrets count, too. */
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
