import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createAtlas, type OrganizationOptions, type RunningAtlas } from '../../src/atlas/atlas.ts';
import type { Chance, Clock } from '../../src/atlas/http/clock.ts';
import type { Limits } from '../../src/atlas/http/limits.ts';
import type { Client } from '../../src/atlas/operations/client.ts';
import type { AtlasVersion } from '../../src/atlas/wire/version.ts';
import { AtlasError } from '../../src/foundation/errors.ts';
import { Secret } from '../../src/foundation/secret.ts';
import {
  type AtlasSimulator,
  type FaultAction,
  startAtlasSimulator,
} from '../../src/sandbox/atlas/simulator.ts';
import type { Organization } from '../../src/workflow/ports/atlas.ts';
import type { Log } from '../../src/workflow/ports/logging.ts';

export const ORG_ID = '32b6e34b3d91647abb20e7b8';
export const PROJECT_ID = '5f0000000000000000000001';
export const NO_SUCH_KEY = '0123456789abcdef01234567';

export const AUTH_KINDS = ['oauth', 'digest', 'token'] as const;
export type AuthKind = (typeof AUTH_KINDS)[number];

const CLIENT_ID = 'mdb_sa_id_0123456789abcdef01234567';
const CLIENT_SECRET = 'mdb_sa_sk_a_secret_with_underscores';
const PUBLIC_KEY = 'abcdefgh';
export const PRIVATE_KEY = '11111111-2222-4333-8444-555555555555';
const TOKEN = 'a-ready-access-token';

/** Sleeping takes no time: it moves the clock. */
export class TestClock implements Clock {
  time = Date.parse('2026-11-22T10:00:00Z');
  readonly slept: number[] = [];

  now = () => this.time;

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(ms);
    this.time += ms;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function chance(fraction = 0.5): Chance {
  return { fraction: () => fraction, hex: (bytes) => randomBytes(bytes).toString('hex') };
}

export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly facts: object;
}

export function memoryLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const write = (level: string) => (facts: object, event: string) => {
    lines.push({ level, event, facts });
  };
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}

export interface SceneOptions {
  readonly auth?: AuthKind;
  readonly version?: AtlasVersion;
  readonly limits?: Partial<Limits>;
  readonly roles?: readonly string[];
  readonly accessList?: readonly string[];
  /** Instead of the right secret. */
  readonly secret?: string;
  readonly fraction?: number;
}

export interface Scene {
  readonly sim: AtlasSimulator;
  readonly clock: TestClock;
  readonly log: ReturnType<typeof memoryLog>;
  readonly atlas: RunningAtlas;
  readonly organization: Organization;
  readonly client: Client;
  readonly close: () => Promise<void>;
  /** Requests seen, as `METHOD path`, without the version's root. */
  requests(): string[];
  countRequests(start: string): number;
}

export function authOf(kind: AuthKind, secret?: string): OrganizationOptions['auth'] {
  if (kind === 'token') return { kind, token: new Secret(secret ?? TOKEN) };
  if (kind === 'oauth') {
    return { kind, clientId: CLIENT_ID, clientSecret: new Secret(secret ?? CLIENT_SECRET) };
  }
  return { kind, publicKey: PUBLIC_KEY, privateKey: new Secret(secret ?? PRIVATE_KEY) };
}

export async function openSimulator(options: SceneOptions = {}, clock = new TestClock()) {
  const sim = await startAtlasSimulator({ now: clock.now });
  sim.addOrganization({ id: ORG_ID, name: 'acme' });
  sim.addProject({ id: PROJECT_ID, organizationId: ORG_ID, name: 'shop' });
  const grants = {
    organizationId: ORG_ID,
    roles: options.roles ?? ['ORG_OWNER'],
    ...(options.accessList && { accessList: options.accessList }),
  };
  sim.addServiceAccount({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, ...grants });
  sim.addApiKeyCredential({ publicKey: PUBLIC_KEY, privateKey: PRIVATE_KEY, ...grants });
  sim.addAccessToken({ token: TOKEN, ...grants });
  return sim;
}

export function connect(sim: AtlasSimulator, clock: TestClock, options: SceneOptions = {}) {
  const log = memoryLog();
  const atlas = createAtlas({
    organizations: [
      {
        id: ORG_ID,
        name: 'acme',
        baseUrl: sim.origin,
        version: options.version ?? '2025-03-12',
        auth: authOf(options.auth ?? 'token', options.secret),
      },
    ],
    clock,
    random: chance(options.fraction),
    log,
    userAgent: 'keywarden/test',
    ...(options.limits && { limits: options.limits }),
  });
  const [organization, client] = [atlas.organization(ORG_ID), atlas.client(ORG_ID)];
  if (organization === undefined || client === undefined) throw new Error('no organization');
  return { log, atlas, organization, client };
}

/** A simulator and an organization connected to it; both end with the test. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const clock = new TestClock();
  const sim = await openSimulator(options, clock);
  const { log, atlas, organization, client } = connect(sim, clock, options);
  onTestFinished(async () => {
    await atlas.close();
    await sim.close();
  });
  const requests = () =>
    sim.exchanges.map(
      ({ method, path }) => `${method} ${path.replace(/^\/api\/atlas\/[^/]+/, '')}`,
    );
  return {
    sim,
    clock,
    log,
    atlas,
    organization,
    client,
    close: atlas.close,
    requests,
    countRequests: (start) => requests().filter((request) => request.startsWith(start)).length,
  };
}

/** Short bounds where silence is the point, and the real ones where it is not. */
export function limitsFor(action: FaultAction): Partial<Limits> {
  const isSilent = action.kind === 'hang' || action.kind === 'endless';
  return isSilent ? { tryMs: 100, readMs: 350, writeMs: 250 } : {};
}

export async function failing(promise: Promise<unknown>): Promise<AtlasError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AtlasError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** Everything an error can show, its causes too. */
export function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = JSON.stringify(
    error,
    Object.getOwnPropertyNames(error).filter((it) => it !== 'cause'),
  );
  return `${error.stack ?? ''} ${own} ${error.cause === undefined ? '' : everythingIn(error.cause)}`;
}
