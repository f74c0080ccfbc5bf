import { atlasIdOf } from '../../../src/domain/credential/credential.ts';
import type { Shown } from '../../../src/domain/inventory/observation.ts';
import type { CredentialAccess } from '../../../src/workflow/ports/credentialAccess.ts';
import type { Mutant } from './mutant.ts';

/** Does this with each key of a list that has no record and no marker, when the list is compared. */
function withForeign(
  act: (access: CredentialAccess, atlasId: string) => Promise<unknown>,
): Mutant['variant'] {
  return {
    sightings: (real, { atlas }) => ({
      ...real,
      async look(organizationId, shown, living, isStopped) {
        await real.look(organizationId, shown, living, isStopped);
        const known = new Set(living.credentials.map(({ id }) => id));
        const isForeign = ({ id, isMarked }: Shown) => isMarked !== true && !known.has(id);
        for (const one of shown.filter(isForeign)) {
          const access = atlas.credentialAccess(organizationId, one.kind);
          if (access !== undefined) await act(access, atlasIdOf(one));
        }
      },
    }),
  };
}

/** They are looked for in sequences in which people make keys without Keywarden. */
export const FOREIGN_MUTANTS: readonly Mutant[] = [
  {
    name: 'takes the roles from a key that nobody answers for',
    breaks: ['L7'],
    variant: withForeign((access, id) => access.setOrganizationRoles(id, ['ORG_MEMBER'])),
  },
  {
    name: 'deletes a key that it did not issue',
    breaks: ['L7', 'I11'],
    variant: withForeign((access, id) => access.remove(id)),
  },
  {
    name: 'lets somebody adopt who is no admin',
    breaks: ['L7', 'L10'],
    variant: { policy: (real) => ({ ...real, admins: [...real.admins, 'U0OLGA', 'U0MEI'] }) },
  },
];
