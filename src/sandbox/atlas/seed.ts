// The demo's Atlas: an organization that has grown a few hundred keys over two years, and a small strict one.
import {
  below,
  objectId,
  privateKey,
  publicKey,
  type Random,
  seededRandom,
} from './model/chance.ts';
import type { AtlasSimulator, SimulatedProject } from './simulator.ts';

export interface SeededCredentials {
  readonly serviceAccount: { readonly clientId: string; readonly clientSecret: string };
  readonly apiKey: { readonly publicKey: string; readonly privateKey: string };
  readonly accessToken: string;
}

export interface SeededOrganization {
  readonly id: string;
  readonly name: string;
  readonly projects: readonly SimulatedProject[];
  readonly keyIds: readonly string[];
  readonly credentials: SeededCredentials;
}

export interface Seeded {
  readonly acme: SeededOrganization;
  readonly labs: SeededOrganization;
}

interface Plan {
  readonly id: string;
  readonly name: string;
  readonly apiAccessListRequired: boolean;
  readonly projects: readonly string[];
  readonly keys: number;
  readonly credentials: SeededCredentials;
}

const acme: Plan = {
  id: '32b6e34b3d91647abb20e7b8',
  name: 'acme',
  apiAccessListRequired: false,
  projects: ['checkout', 'catalog', 'data-platform', 'identity', 'mobile-backend', 'observability'],
  keys: 340,
  credentials: {
    serviceAccount: {
      clientId: 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f901',
      clientSecret: 'mdb_sa_sk_sandbox-acme-not-a-secret',
    },
    apiKey: { publicKey: 'kwsandbx', privateKey: '5b0d6c1e-3f52-4c7a-9b1d-0a7c5e2f9d31' },
    accessToken: 'sandbox-acme-token',
  },
};

const labs: Plan = {
  id: '5f1a9c20b7e84d3fa6021c9e',
  name: 'acme-labs',
  apiAccessListRequired: true,
  projects: ['experiments', 'vector-search'],
  keys: 14,
  credentials: {
    serviceAccount: {
      clientId: 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f902',
      clientSecret: 'mdb_sa_sk_sandbox-labs-not-a-secret',
    },
    apiKey: { publicKey: 'kwsblabs', privateKey: '91c4f7aa-8d20-4e6b-a3c5-7e41d2b8f660' },
    accessToken: 'sandbox-labs-token',
  },
};

const firstKeyAt = Date.UTC(2024, 8, 2, 8);
const seedingLasts = 780 * 24 * 3600 * 1000;

const subjects = [
  'ci-deploy',
  'terraform',
  'grafana-exporter',
  'backup-check',
  'billing-export',
  'search-reindex',
  'schema-migrations',
  'alert-router',
  'cost-report',
  'load-test',
  'data-sync',
  'feature-flags',
  'incident-bot',
  'audit-archive',
  'vault-rotation',
  'k8s-operator',
];
const settings = ['prod', 'staging', 'dev', 'eu', 'us', 'nightly', 'sandbox'];
const people = ['ana', 'bruno', 'chen', 'divya', 'emil', 'fatima', 'goran', 'hana'];

const one = <Item>(items: readonly Item[], random: Random) => {
  const item = items[below(items.length, random)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
};

function description(random: Random): string {
  const subject = one(subjects, random);
  const kind = random();
  if (kind < 0.12) return subject;
  if (kind < 0.72) return `${subject}-${one(settings, random)}`;
  if (kind < 0.86) return `${subject} (${one(people, random)})`;
  return `${subject}-${one(settings, random)} #${1 + below(40, random)}`;
}

function organizationRoles(random: Random): string[] {
  const kind = random();
  if (kind < 0.03) return ['ORG_OWNER'];
  if (kind < 0.1) return ['ORG_BILLING_READ_ONLY', 'ORG_MEMBER'];
  if (kind < 0.16) return ['ORG_GROUP_CREATOR', 'ORG_MEMBER'];
  return kind < 0.45 ? ['ORG_READ_ONLY'] : ['ORG_MEMBER'];
}

const projectRoles = [
  ['GROUP_READ_ONLY'],
  ['GROUP_DATA_ACCESS_READ_WRITE', 'GROUP_READ_ONLY'],
  ['GROUP_CLUSTER_MANAGER'],
  ['GROUP_OBSERVABILITY_VIEWER'],
  ['GROUP_OWNER'],
];

function assignments(projects: readonly SimulatedProject[], random: Random) {
  if (random() < 0.35) return [];
  const project = one(projects, random);
  return [{ projectId: project.id, roles: one(projectRoles, random) }];
}

function addresses(isRequired: boolean, random: Random): string[] {
  if (!isRequired && random() < 0.7) return [];
  const address = `203.0.113.${1 + below(250, random)}`;
  return random() < 0.6 ? [address] : [address, `10.${below(250, random)}.0.0/16`];
}

/** Without chance: the rest of the world stays as it is. */
function lastUse(createdAt: number, index: number) {
  const days = 1 + ((index * 37) % 300);
  const at = Math.min(createdAt + days * 86_400_000, firstKeyAt + seedingLasts);
  return { at, count: 1 + ((index * 53) % 900) };
}

function plant(simulator: AtlasSimulator, plan: Plan, random: Random): SeededOrganization {
  const { id, name, apiAccessListRequired, credentials } = plan;
  simulator.addOrganization({ id, name, apiAccessListRequired });
  const projects = plan.projects.map((projectName, index) => {
    const createdAt = firstKeyAt + index * 86_400_000;
    const projectId = objectId(createdAt, random);
    return simulator.addProject({
      id: projectId,
      organizationId: id,
      name: projectName,
      createdAt,
    });
  });
  const keyIds = Array.from({ length: plan.keys }, (_, index) => {
    const createdAt = firstKeyAt + Math.floor((index / plan.keys) * seedingLasts);
    return simulator.addKey({
      id: objectId(createdAt, random),
      organizationId: id,
      description: description(random),
      publicKey: publicKey(random),
      privateKey: privateKey(random),
      roles: organizationRoles(random),
      projects: assignments(projects, random),
      accessList: addresses(apiAccessListRequired, random),
      createdAt,
      createdBy: one(people, random),
      ...(index % 4 === 3 ? {} : { used: lastUse(createdAt, index) }),
    }).id;
  });
  const grants = { organizationId: id, roles: ['ORG_OWNER'] };
  simulator.addServiceAccount({ ...credentials.serviceAccount, ...grants });
  simulator.addApiKeyCredential({ ...credentials.apiKey, ...grants });
  simulator.addAccessToken({ token: credentials.accessToken, ...grants });
  return { id, name, projects, keyIds, credentials };
}

/** The same world every time, whatever the simulator's own chance and clock. */
export function seedDemo(simulator: AtlasSimulator): Seeded {
  const random = seededRandom(20_261_122);
  return { acme: plant(simulator, acme, random), labs: plant(simulator, labs, random) };
}
