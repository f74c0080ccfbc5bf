import type { Credential, CredentialKind } from '../../domain/credential/credential.ts';
import { atlasIdOf, CREDENTIAL_KINDS } from '../../domain/credential/credential.ts';
import { isLiving } from '../../domain/credential/state.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { StoreError } from '../../foundation/errors.ts';
import { PACE } from '../converging/pace.ts';
import { lastUseOf } from '../keys/lastUse.ts';
import type { CredentialsAtAtlas } from '../ports/credentialAccess.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { Observations, Reading } from './observations.ts';
import type { Sightings } from './sightings.ts';

const MINUTE = 60_000;

/** All times in milliseconds. */
export const READING = {
  /** What somebody changed of the addresses of a key that we look after is seen within 15 minutes. */
  ours: 10 * MINUTE,
  /** Nothing depends on when the others were used. */
  others: 6 * 60 * MINUTE,
  /** What could not be read is tried again after this. */
  again: 5 * MINUTE,
  /** Atlas has one limit for all calls about keys, and people wait for some of them. */
  callsLeft: 200,
} as const;

function kindOf(credentialId: string): CredentialKind | undefined {
  return CREDENTIAL_KINDS.find((kind) => credentialId.startsWith(`${kind}:`));
}

/**
 * Reads the addresses of each credential and its use, one after another: no list shows them. All
 * replicas together make at most 60 of these calls a minute for an organization, and none while Atlas
 * says that few are left.
 */
export function createReadUse(parts: {
  readonly observations: Pick<Observations, 'takeReadings' | 'noteUse'>;
  readonly credentials: Pick<Credentials, 'get'>;
  readonly atlas: CredentialsAtAtlas;
  readonly sightings: Pick<Sightings, 'addressesRead'>;
  /** Who looks after Keywarden is told that this key of Redis has another type. */
  readonly sawWrongType: (key: string) => Promise<unknown>;
  readonly policy: () => Policy;
  readonly log: Log;
}): { run(isStopped: () => boolean): Promise<void> } {
  const { observations, credentials, atlas, sightings, policy, log } = parts;

  /** The call after this one must leave enough as well. */
  function mayCall(organizationId: string): boolean {
    return CREDENTIAL_KINDS.every((kind) => {
      const access = atlas.credentialAccess(organizationId, kind);
      const left = access?.callsLeft();
      return access !== undefined && (left === undefined || left > READING.callsLeft);
    });
  }

  async function ourOwn(credentialId: string): Promise<Credential | undefined> {
    const found = (await credentials.get([credentialId])).get(credentialId);
    return found !== undefined && isLiving(found.state) ? found : undefined;
  }

  async function read(reading: Reading): Promise<void> {
    const { organizationId, credentialId } = reading;
    const kind = kindOf(credentialId);
    const access = kind && atlas.credentialAccess(organizationId, kind);
    if (kind === undefined || access === undefined) return;
    const found = await access.readUse(atlasIdOf({ id: credentialId, kind }));
    if (found.is !== 'read') return;
    const addresses = found.use.map(({ address }) => address);
    const own = await ourOwn(credentialId);
    const use = { addresses: addresses.length, ...lastUseOf(found.use) };
    await observations.noteUse(reading, use, own ? READING.ours : READING.others);
    if (own !== undefined) await sightings.addressesRead(own, addresses);
  }

  return {
    async run(isStopped) {
      const ids = policy()
        .organizations.map(({ id }) => id)
        .filter(mayCall);
      const turn = { everyMs: PACE.between, leaseMs: READING.again };
      const { readings, unusable } = await observations.takeReadings(ids, turn);
      for (const key of unusable) await parts.sawWrongType(key);
      await Promise.all(
        readings.map(async (reading) => {
          if (isStopped()) return;
          await read(reading).catch((cause: unknown) => {
            // Its turn comes again.
            log.warn({ ...reading, err: cause }, 'inventory.use_unread');
            const { key } = cause instanceof StoreError ? cause : {};
            return key === undefined ? undefined : parts.sawWrongType(key);
          });
        }),
      );
    },
  };
}
