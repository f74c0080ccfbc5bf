// A MongoDB Atlas Administration API of one's own: starts it, fills it, breaks it, and shows what happened.

import { Digest } from './auth/digest.ts';
import { TokenEndpoint } from './auth/oauth.ts';
import { Faults } from './faults/faults.ts';
import { Doorway } from './http/doorway.ts';
import { type Exchange, Exchanges } from './http/exchanges.ts';
import { Later } from './http/later.ts';
import { createListener } from './http/listener.ts';
import { Callers, type Grants } from './model/callers.ts';
import { Changes } from './model/changes.ts';
import type { NewMember } from './model/members.ts';
import { defaultSwitches, type Switches } from './model/switches.ts';
import {
  type KeyEdit,
  type NewKey,
  type SimulatedKey,
  type SimulatedOrganization,
  type SimulatedProject,
  truthOf,
  World,
} from './model/world.ts';
import { RateLimits } from './operations/buckets.ts';
import type { CreateAttempt } from './operations/creates.ts';
import { AtlasService } from './service.ts';

export type { Fault, FaultCondition, FaultHandle, Faults } from './faults/faults.ts';
export type { FaultAction } from './faults/mishaps.ts';
export type { Exchange } from './http/exchanges.ts';
export type { Grants } from './model/callers.ts';
export type { Switches } from './model/switches.ts';
export type {
  NewKey,
  SimulatedKey,
  SimulatedOrganization,
  SimulatedProject,
} from './model/world.ts';
export type { RateLimits } from './operations/buckets.ts';
export type { CreateAttempt } from './operations/creates.ts';

export interface AtlasSimulatorOptions {
  host?: string;
  port?: number;
  now?: () => number;
  /** Ids and secrets come from it, so it must not repeat itself. */
  random?: () => number;
}

export interface AtlasSimulator {
  readonly origin: string;
  addOrganization(made: {
    id?: string;
    name: string;
    apiAccessListRequired?: boolean;
  }): SimulatedOrganization;
  addProject(made: {
    id?: string;
    organizationId: string;
    name: string;
    createdAt?: number;
  }): SimulatedProject;
  addKey(made: NewKey): SimulatedKey;
  addServiceAccount(made: { clientId: string; clientSecret: string } & Grants): void;
  addApiKeyCredential(made: { publicKey: string; privateKey: string } & Grants): void;
  addAccessToken(made: { token: string; expiresAt?: number } & Grants): void;
  /** Every access token ends now, whoever holds it. */
  revokeAllTokens(): void;
  /** The truth: clear private keys, access lists, roles in projects, who made them. */
  keys(organizationId: string): SimulatedKey[];
  /** Somebody deletes the key in the console. */
  removeKey(keyId: string): void;
  editKey(keyId: string, change: KeyEdit): void;
  /** Somebody deletes the project in the console. */
  removeProject(projectId: string): void;
  addMember(made: NewMember): void;
  /** Creates that got past authentication, whatever became of them. */
  readonly createsAccepted: number;
  readonly creates: readonly CreateAttempt[];
  readonly exchanges: readonly Exchange[];
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  readonly switches: Switches;
  /** Whenever something came in, was answered, or happened to a key, a late commit included. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

function assemble({ host = '127.0.0.1', port = 0, ...sources }: AtlasSimulatorOptions) {
  const { now = Date.now, random = Math.random } = sources;
  const changes = new Changes();
  const world = new World({ now, random, changed: () => changes.tell() });
  const callers = new Callers(world, { now, random });
  const switches = defaultSwitches();
  const limits = new RateLimits(now);
  const creates: CreateAttempt[] = [];
  const exchanges = new Exchanges(changes);
  const [commits, replies] = [new Later(), new Later()];
  const faults = new Faults({ commits, listen: (isOn) => doorway.open(isOn) });
  const service = new AtlasService({
    stage: { world, switches, now, random, listLag: () => faults.currentListLag() },
    callers,
    digest: new Digest(now),
    tokens: new TokenEndpoint(callers, switches, now),
    limits,
    faults,
    creates,
  });
  const listener = createListener({
    exchanges,
    replies,
    now,
    callerAddress: () => switches.callerAddress,
    respond: (visit) => service.respond(visit),
  });
  const doorway = new Doorway(listener, host, port);
  const close = () => {
    commits.cancel();
    replies.cancel();
    return doorway.open(false);
  };
  return { world, callers, switches, limits, creates, exchanges, changes, faults, doorway, close };
}

export async function startAtlasSimulator(
  options: AtlasSimulatorOptions = {},
): Promise<AtlasSimulator> {
  const { world, callers, creates, ...parts } = assemble(options);
  await parts.doorway.open(true);
  return {
    origin: parts.doorway.origin,
    addOrganization: (made) => world.addOrganization(made),
    addProject: (made) => world.addProject(made),
    addKey: (made) => truthOf(world.addKey(made)),
    addServiceAccount: ({ clientId, clientSecret, ...grants }) =>
      callers.addServiceAccount(clientId, clientSecret, grants),
    addApiKeyCredential: ({ publicKey, privateKey, ...grants }) =>
      callers.addPair(publicKey, privateKey, grants),
    addAccessToken: ({ token, expiresAt = Number.POSITIVE_INFINITY, ...grants }) =>
      callers.addToken(token, expiresAt, grants),
    revokeAllTokens: () => callers.revokeAllTokens(),
    keys: (organizationId) => world.keysOf(organizationId).map(truthOf),
    removeKey: (keyId) => world.removeKey(keyId),
    editKey: (keyId, change) => world.editKey(keyId, change),
    removeProject: (projectId) => world.removeProject(projectId),
    addMember: (made) => {
      world.members.add(made);
    },
    get createsAccepted() {
      return creates.length;
    },
    creates,
    exchanges: parts.exchanges.list,
    faults: parts.faults,
    rateLimits: parts.limits,
    switches: parts.switches,
    onChange: (listener) => parts.changes.on(listener),
    close: parts.close,
  };
}
