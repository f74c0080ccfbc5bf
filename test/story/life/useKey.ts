import { expect } from 'vitest';
import { ask, challengedNonce, digestHeader } from '../../sandbox/atlas/calls.ts';
import type { Stage } from '../kit.ts';

type Key = ReturnType<Stage['ours']>[number];

/** A program signs in with the key, from this address. Resolves with the status of the answer. */
export async function useKey({ world }: Stage, key: Key, address: string): Promise<number> {
  const { atlas } = world;
  const path = `/api/atlas/v2/orgs/${key.organizationId}/apiKeys`;
  const before = atlas.switches.callerAddress;
  atlas.switches.callerAddress = address;
  try {
    const nonce = await challengedNonce(atlas, path);
    const authorization = digestHeader(key, { uri: path, nonce });
    const { status } = await ask(atlas, path, { authorization });
    expect(status).toBeLessThan(500);
    return status;
  } finally {
    atlas.switches.callerAddress = before;
  }
}
