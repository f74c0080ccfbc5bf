import { atlasIdOf } from '../../../src/domain/credential/credential.ts';
import type { Sightings } from '../../../src/workflow/inventory/sightings.ts';
import type { CredentialsAtAtlas } from '../../../src/workflow/ports/credentialAccess.ts';

/** The model has no loop for addresses: they are read with each list, of every key. */
export function withAddresses(
  sightings: Sightings,
  atlas: CredentialsAtAtlas,
): Pick<Sightings, 'look'> {
  return {
    async look(organizationId, shown, living, isStopped) {
      await sightings.look(organizationId, shown, living, isStopped);
      for (const credential of living.credentials) {
        if (isStopped()) return;
        const access = atlas.credentialAccess(organizationId, credential.kind);
        const read = await access?.readUse(atlasIdOf(credential));
        if (read?.is !== 'read') continue;
        await sightings.addressesRead(
          credential,
          read.use.map(({ address }) => address),
        );
      }
    },
  };
}
