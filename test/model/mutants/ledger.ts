import { endOf } from '../../../src/domain/credential/ends.ts';
import type { DueCredentials } from '../../../src/workflow/converging/dueCredentials.ts';
import type { Written } from '../../../src/workflow/ports/credentialAccess.ts';
import { atAccess, atCommit } from './altered.ts';
import type { Mutant } from './mutant.ts';

const _DAY = 24 * 60 * 60_000;

const NOTHING: DueCredentials = { attend: async () => 'done', work: async () => undefined };

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
    inStorm: true,
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
    name: 'does not look at what people change at Atlas',
    breaks: ['L2'],
    variant: {
      sightings: () => ({ look: async () => undefined, addressesRead: async () => undefined }),
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
    name: 'freezes at the end without a word before',
    breaks: ['L6'],
    variant: {
      ports: (ports) =>
        atCommit(ports, (commit) => async (change) => {
          const silent = change.credentials.map((one) => {
            const { told, ...credential } = one.credential;
            return {
              ...one,
              credential,
              due: one.due === null ? null : (endOf(credential)?.at ?? one.due),
            };
          });
          return commit({ ...change, credentials: silent });
        }),
    },
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
    name: 'never goes on with what people wanted of a key',
    breaks: ['L11'],
    variant: { due: () => NOTHING },
  },
];
