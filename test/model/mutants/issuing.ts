import type { AtlasKey } from '../../../src/domain/key/key.ts';
import type { Route } from '../../../src/domain/policy/route.ts';
import { AtlasError } from '../../../src/foundation/errors.ts';
import type { Organization } from '../../../src/workflow/ports/atlas.ts';
import type { Variant } from '../play/variant.ts';
import type { Ports } from '../ports/ports.ts';
import type { World } from '../rules/world.ts';
import type { Mutant } from './mutant.ts';

/** Every organization altered by `change`. */
function atAtlas(ports: Ports, change: (real: Organization) => Partial<Organization>): Ports {
  const atlas: Ports['atlas'] = {
    ...ports.atlas,
    organization(id) {
      const real = ports.atlas.organization(id);
      return real && { ...real, ...change(real) };
    },
  };
  return { ...ports, atlas };
}

/** One vote is enough. */
function lax(route: Route): Route {
  const stages = route.stages.map((stage) => stage.map((one) => ({ ...one, need: 1 })));
  return { ...route, stages };
}

const ASKED = new WeakMap<World, Set<string>>();

/** The keys that any replica had Atlas delete. */
function askedIn(world: World): Set<string> {
  const asked = ASKED.get(world) ?? new Set<string>();
  ASKED.set(world, asked);
  return asked;
}

/** One vote is enough for everything. */
export const FEWER_VOTES: Variant = {
  policy: (real) => ({ ...real, quorum: 1 }),
  ports: (ports) => ({
    ...ports,
    requests: {
      ...ports.requests,
      async load(id) {
        const loaded = await ports.requests.load(id);
        if (loaded === undefined) return undefined;
        return { ...loaded, request: { ...loaded.request, route: lax(loaded.request.route) } };
      },
    },
  }),
};

export const ISSUING_MUTANTS: readonly Mutant[] = [
  {
    name: 'sends the create again when the answer is in doubt',
    breaks: ['I4', 'I1', 'I2'],
    variant: {
      ports: (ports) =>
        atAtlas(ports, (real) => ({
          async createKey(spec) {
            try {
              return await real.createKey(spec);
            } catch (error) {
              if (error instanceof AtlasError && error.effect === 'unknown') {
                return real.createKey(spec);
              }
              throw error;
            }
          },
        })),
    },
  },
  {
    name: 'takes a create in doubt for one that did not happen',
    breaks: ['I1', 'I2'],
    variant: {
      ports: (ports) =>
        atAtlas(ports, (real) => ({
          createKey: (spec) =>
            real.createKey(spec).catch((error: unknown) => {
              if (!(error instanceof AtlasError)) throw error;
              const { code, operation } = error;
              throw new AtlasError(
                code === 'timeout' || code === 'unreadable' ? 'unreachable' : code,
                error.message,
                { effect: 'none', operation },
              );
            }),
        })),
    },
  },
  {
    name: 'tries more often than it may',
    breaks: ['I4'],
    inStorm: true,
    variant: {
      ports: (ports) => ({
        ...ports,
        requests: {
          ...ports.requests,
          async load(id) {
            const loaded = await ports.requests.load(id);
            if (loaded === undefined) return undefined;
            return { ...loaded, request: { ...loaded.request, attemptsAllowed: 99 } };
          },
        },
      }),
    },
  },
  {
    name: 'is content with the deletion of a loser without proof',
    breaks: ['I1'],
    inStorm: true,
    variant: {
      ports: (ports, world) => {
        const asked = askedIn(world);
        const unasked = (keys: readonly AtlasKey[]) => keys.filter(({ id }) => !asked.has(id));
        return atAtlas(ports, (real) => ({
          deleteKey(keyId) {
            asked.add(keyId);
            return real.deleteKey(keyId).catch(() => undefined);
          },
          getKey: async (keyId) => (asked.has(keyId) ? undefined : real.getKey(keyId)),
          // The sweep would find it in a list, and the ledger would delete it after all.
          listKeys: async () => unasked(await real.listKeys()),
          listKeysOnce: async () => unasked(await real.listKeysOnce()),
          listKeysForCertain: async () => unasked(await real.listKeysForCertain()),
        }));
      },
    },
  },
  {
    name: 'looks at the first keys of the list only',
    breaks: ['I1', 'I2'],
    variant: {
      ports: (ports) =>
        atAtlas(ports, (real) => ({
          listKeysOnce: async () => (await real.listKeysOnce()).slice(0, 1),
          listKeysForCertain: async () => (await real.listKeysForCertain()).slice(0, 1),
        })),
    },
  },
  {
    name: 'recognises its keys by the description and not by the MAC',
    breaks: ['I11'],
    variant: {
      ports: (ports) => ({
        ...ports,
        signer: { ...ports.signer, verifyMarkerMac: () => true },
      }),
    },
  },
  {
    name: 'deletes every key of a request while it recovers',
    breaks: ['I11'],
    variant: {
      recovery: (real, { atlas, requests }) => ({
        ...real,
        async recover(requestId) {
          await real.recover(requestId);
          const loaded = await requests.load(requestId);
          if (loaded === undefined) return;
          const organization = atlas.organization(loaded.request.spec.organizationId);
          const keys = (await organization?.listKeys()) ?? [];
          const its = keys.filter(({ description }) => description.includes(requestId));
          for (const { id } of its) await organization?.deleteKey(id);
        },
      }),
    },
  },
  {
    name: 'sweeps keys away by the start of their description',
    breaks: ['I11'],
    variant: {
      expiry: (real, { atlas, requests }) => ({
        async expire(requestId) {
          const loaded = await requests.load(requestId);
          const spec = loaded?.request.spec;
          if (spec === undefined) return;
          const organization = atlas.organization(spec.organizationId);
          const keys = (await organization?.listKeys()) ?? [];
          const alike = keys.filter(({ description }) => description.startsWith(spec.description));
          for (const { id } of alike) await organization?.deleteKey(id);
          await real.expire(requestId);
        },
      }),
    },
  },
  {
    name: 'never compares Atlas with its records',
    breaks: ['I1', 'I2'],
    variant: { keySweep: () => ({ run: async () => undefined }) },
  },
  {
    name: 'sweeps away what an attempt made that is still in work',
    breaks: ['I11'],
    variant: {
      keySweep: (real, { atlas, requests }, world) => ({
        async run() {
          await real.run();
          const [organization] = world.policy().organizations;
          const there = organization && atlas.organization(organization.id);
          const keys = (await there?.listKeys()) ?? [];
          const issued = await requests.issued(keys.map(({ id }) => id));
          for (const { id, description } of keys) {
            const ours = world.atlas.keys.get(id)?.ours === true;
            if (ours && !issued.has(id) && description.includes('[ck:')) await there?.deleteKey(id);
          }
        },
      }),
    },
  },
  {
    name: 'believes that whoever was an approver still is',
    breaks: ['I5'],
    variant: {
      ports: (ports, world) => ({
        ...ports,
        people: {
          async about(ids) {
            const facts = [...(await ports.people.about(ids)).values()];
            const [group = ''] = world.policy().approvers;
            return new Map(facts.map((one) => [one.id, { ...one, groups: [group] }]));
          },
        },
      }),
    },
  },
  {
    name: 'lets a person count twice',
    breaks: ['I5'],
    variant: {
      ports: (ports) => ({
        ...ports,
        people: {
          async about(ids) {
            const facts = await ports.people.about(ids);
            return new Map(
              [...facts].map(([id, { email: _, ...one }]) => [id, { ...one, id: `${id}'` }]),
            );
          },
        },
      }),
    },
  },
  {
    name: 'is content with fewer votes than asked for',
    breaks: ['I5'],
    variant: FEWER_VOTES,
  },
];
