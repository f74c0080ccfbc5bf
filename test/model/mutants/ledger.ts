import type { DueCredentials } from '../../../src/workflow/converging/dueCredentials.ts';
import type { CredentialAccess, Written } from '../../../src/workflow/ports/credentialAccess.ts';
import type { Credentials } from '../../../src/workflow/ports/credentials.ts';
import type { Loaded } from '../../../src/workflow/ports/store.ts';
import type { Ports } from '../ports/ports.ts';
import type { Mutant } from './mutant.ts';

const DAY = 24 * 60 * 60_000;

/** The way to every key altered by `change`. */
function atAccess(
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
function atCommit(ports: Ports, change: (real: Commit) => Commit): Ports {
  const { credentials } = ports;
  return { ...ports, credentials: { ...credentials, commit: change(credentials.commit) } };
}

const NOTHING: DueCredentials = { attend: async () => 'done', work: async () => undefined };

/** The request does not wait for its old key. */
function impatient(loaded: Loaded): Loaded {
  const { request } = loaded;
  const { state } = request;
  if (state.status !== 'approved' || state.waitsFor === undefined) return loaded;
  const { waitsFor: _, ...rest } = state;
  return { ...loaded, request: { ...request, state: rest } };
}

const DONE: Written = { is: 'done' };

/** They are looked for in sequences in which keys are handed over, used and ended. */
export const LEDGER_MUTANTS: readonly Mutant[] = [
  {
    name: 'writes no credential down for a key that is ready',
    breaks: ['L1'],
    variant: {
      ports: (ports) =>
        atCommit(ports, (commit) => async (change) => {
          const { request } = change;
          if (request?.state.status !== 'ready' || change.request === undefined) {
            return commit(change);
          }
          const { credentials: _, ...alone } = change;
          return ports.requests.commit(alone);
        }),
    },
  },
  {
    name: 'believes that Atlas has what it wrote',
    breaks: ['L2'],
    variant: {
      ports: (ports) => {
        const written = new Map<string, readonly string[]>();
        return atAccess(ports, (real) => ({
          async setOrganizationRoles(id, roles) {
            written.set(id, roles);
            await real.setOrganizationRoles(id, roles);
            return DONE;
          },
          async read(id) {
            const read = await real.read(id);
            const roles = written.get(id);
            if (read.is !== 'read' || roles === undefined) return read;
            const { credential } = read;
            const access = { ...credential.access, organizationRoles: roles };
            return { is: 'read', credential: { ...credential, access } };
          },
        }));
      },
    },
  },
  {
    name: 'gives a role that nobody asked for',
    breaks: ['L3'],
    variant: {
      ports: (ports) =>
        atAccess(ports, (real) => ({
          setOrganizationRoles: (id, roles) =>
            real.setOrganizationRoles(id, [...roles, 'ORG_BILLING_ADMIN']),
        })),
    },
  },
  {
    name: 'gives roles before the addresses are right',
    breaks: ['L3'],
    variant: {
      ports: (ports) => {
        const put = new Set<string>();
        return atAccess(ports, (real) => ({
          async addAddresses(id, addresses) {
            if (!put.has(id)) {
              put.add(id);
              const loaded = await ports.credentials.load(`apiKey:${id}`);
              const roles = loaded?.credential.access.organizationRoles ?? ['ORG_READ_ONLY'];
              await real.setOrganizationRoles(id, roles);
            }
            return real.addAddresses(id, addresses);
          },
        }));
      },
    },
  },
  {
    name: 'takes all addresses away before it gives new ones',
    breaks: ['L4'],
    variant: {
      ports: (ports) =>
        atAccess(ports, (real) => ({
          async removeAddress(id, address) {
            const read = await real.read(id);
            const all = read.is === 'read' ? read.credential.access.addresses : [];
            for (const one of all) await real.removeAddress(id, one);
            return real.addAddresses(
              id,
              all.filter((one) => one !== address),
            );
          },
        })),
    },
  },
  {
    name: 'does nothing at the end of a key',
    breaks: ['L5'],
    variant: {
      due: (real, { credentials }) => ({
        ...real,
        async attend(id) {
          const state = (await credentials.load(id))?.credential.state;
          return state?.status === 'live' ? 'done' : real.attend(id);
        },
      }),
    },
  },
  {
    name: 'does not delete what is frozen when its time is over',
    breaks: ['L5'],
    variant: {
      due: (real, { credentials }) => ({
        ...real,
        async attend(id) {
          const state = (await credentials.load(id))?.credential.state;
          return state?.status === 'frozen' ? 'done' : real.attend(id);
        },
      }),
    },
  },
  {
    name: 'deletes at the end, without a freeze',
    breaks: ['L6'],
    variant: { policy: (real) => ({ ...real, graceForMs: 0 }) },
  },
  {
    name: 'deletes though nobody was told of the freeze',
    breaks: ['L6'],
    variant: {
      ports: (ports) => ({
        ...ports,
        requests: { ...ports.requests, isOwed: async () => false },
        messenger: {
          ...ports.messenger,
          sendCredential: async () => ({ ok: false, final: false, reason: 'timeout' }),
        },
      }),
    },
  },
  {
    name: 'changes every key that it is told of, ours or not',
    breaks: ['L7'],
    variant: {
      ports: (ports, { atlas }) =>
        atAccess(ports, (real) => ({
          async setOrganizationRoles(id, roles) {
            const foreign = atlas.live().find(({ ours }) => !ours);
            if (foreign !== undefined) await real.setOrganizationRoles(foreign.key.id, roles);
            return real.setOrganizationRoles(id, roles);
          },
        })),
    },
  },
  {
    name: 'ends a key and leaves its request as it was',
    breaks: ['L8'],
    variant: {
      ports: (ports) =>
        atCommit(ports, (commit) => async (change) => {
          const status = change.request?.state.status;
          if (status !== 'expired' && status !== 'revoked') return commit(change);
          const { credentials, entry } = change;
          return commit({ credentials, entry, notices: [] });
        }),
    },
  },
  {
    name: 'creates a new key while the old one is being deleted',
    breaks: ['L9'],
    variant: {
      ports: (ports) => ({
        ...ports,
        requests: {
          ...ports.requests,
          async load(id) {
            const loaded = await ports.requests.load(id);
            return loaded && impatient(loaded);
          },
        },
        credentials: {
          ...ports.credentials,
          get: async (ids) => {
            const found = await ports.credentials.get(ids);
            const ended = {
              status: 'ended',
              at: 0,
              why: 'asked',
              by: '',
              proof: 'deleted',
            } as const;
            return new Map([...found].map(([id, one]) => [id, { ...one, state: ended }]));
          },
        },
      }),
    },
  },
  {
    name: 'lets a key live longer than was approved',
    breaks: ['L10'],
    variant: {
      ports: (ports) =>
        atCommit(ports, (commit) => async (change) => {
          const longer = change.credentials.map((one) => {
            const { ends } = one.credential;
            if (ends.approved === undefined) return one;
            const later = { ...ends, approved: ends.approved + DAY };
            return { ...one, credential: { ...one.credential, ends: later } };
          });
          return commit({ ...change, credentials: longer });
        }),
    },
  },
  {
    name: 'never goes on with what people wanted of a key',
    breaks: ['L11'],
    variant: { due: () => NOTHING },
  },
];
