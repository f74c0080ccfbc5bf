import type { CredentialAccess } from '../../../src/workflow/ports/credentialAccess.ts';
import type { Credentials } from '../../../src/workflow/ports/credentials.ts';
import type { Ports } from '../ports/ports.ts';

/** The way to every key altered by `change`. */
export function atAccess(
  ports: Ports,
  change: (real: CredentialAccess) => Partial<CredentialAccess>,
): Ports {
  return {
    ...ports,
    atlas: {
      ...ports.atlas,
      credentialAccess(id, kind) {
        const real = ports.atlas.credentialAccess(id, kind);
        return real && { ...real, ...change(real) };
      },
    },
  };
}

type Commit = Credentials['commit'];

/** Every commit of the ledger altered. */
export function atCommit(ports: Ports, change: (real: Commit) => Commit): Ports {
  const { credentials } = ports;
  return { ...ports, credentials: { ...credentials, commit: change(credentials.commit) } };
}
