import { approvedOf } from '../../../src/domain/credential/access.ts';
import type { CredentialChange } from '../../../src/workflow/ports/credentials.ts';
import type { Loaded } from '../../../src/workflow/ports/store.ts';
import { GROUP, ownerOf } from '../ports/people.ts';
import { atAccess, atCommit } from './altered.ts';
import { FEWER_VOTES } from './issuing.ts';
import type { Mutant } from './mutant.ts';

const DAY = 24 * 60 * 60_000;

/** The request does not wait for its old key. */
function impatient(loaded: Loaded): Loaded {
  const { request } = loaded;
  const { state } = request;
  if (state.status !== 'approved' || state.waitsFor === undefined) return loaded;
  const { waitsFor: _, ...rest } = state;
  return { ...loaded, request: { ...request, state: rest } };
}

/** What a key may do, for how long, and whose it is: by what was approved. */
export const APPROVAL_MUTANTS: readonly Mutant[] = [
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
    name: 'gives a replaced key its end before anybody has the new one',
    breaks: ['L9'],
    variant: {
      ports: (ports, { store, clock }) =>
        atCommit(ports, (commit) => async (change) => {
          const { request } = change;
          const act = request?.spec.act;
          if (request?.state.status !== 'ready' || act?.kind !== 'replace') return commit(change);
          const old = store.ledger.get(act.credential);
          if (old === undefined) return commit(change);
          const { commitId } = request;
          const ends = { ...old.ends, replaced: clock.now() + act.overlap };
          const cut = { ...old, version: old.version + 1, commitId, ends };
          const also = { before: old, credential: cut, due: null };
          return commit({ ...change, credentials: [...change.credentials, also] });
        }),
    },
  },
  {
    name: 'forgets the key that was replaced',
    breaks: ['L9'],
    variant: {
      ports: (ports) =>
        atCommit(ports, (commit) => async (change) => {
          const isCut = ({ before, credential }: CredentialChange) =>
            credential.ends.replaced !== before?.ends.replaced;
          return commit({
            ...change,
            credentials: change.credentials.filter((one) => !isCut(one)),
          });
        }),
    },
  },
  {
    name: 'changes a key to another access than was approved',
    breaks: ['L10'],
    variant: {
      ports: (ports) =>
        atCommit(ports, (commit) => async (change) => {
          const wider = change.credentials.map((one) => {
            const { state } = one.credential;
            if (state.status !== 'moving' || state.to !== 'live' || state.why !== 'change')
              return one;
            const target = approvedOf({ ...state.target.access, organizationRoles: ['ORG_OWNER'] });
            return { ...one, credential: { ...one.credential, state: { ...state, target } } };
          });
          return commit({ ...change, credentials: wider });
        }),
    },
  },
  {
    name: 'extends and changes keys with fewer votes than asked for',
    breaks: ['L10'],
    variant: FEWER_VOTES,
  },
  {
    name: 'gives a key to whoever wants it',
    breaks: ['L10'],
    variant: {
      ports: (ports) => ({
        ...ports,
        credentials: {
          ...ports.credentials,
          async load(id) {
            const loaded = await ports.credentials.load(id);
            if (loaded === undefined) return undefined;
            const { credential } = loaded;
            const offered = { to: ownerOf(GROUP), by: credential.owner.id, at: loaded.now };
            return { ...loaded, credential: { ...credential, offered } };
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
];
