import { onTestFinished } from 'vitest';
import { type AccessParts, isSame, makeAccess } from '../../../src/domain/key/access.ts';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import { type Converging, converge } from '../../../src/workflow/converging/converge.ts';
import type { CredentialAccess } from '../../../src/workflow/ports/credentialAccess.ts';
import { ORG_ID, openScene, PROJECT_ID, type SceneOptions } from '../../atlas/scene.ts';
import { powersOf } from '../../domain/credential/modelOfAccess.ts';

export const SHOP = PROJECT_ID;
export const CATALOG = '5f0000000000000000000002';
const PUBLIC_KEY = 'qwertyui';
const TURN = 60_000;
/** Older than the time in which a new key may be missing from every answer, ms. */
const AGE = 3_600_000;

export function access(over: Partial<AccessParts> = {}): AccessParts {
  return { organizationRoles: ['ORG_MEMBER'], projects: [], addresses: [], ...over };
}

/** A change that needs every kind of write. */
export const OLD = access({
  organizationRoles: ['ORG_MEMBER', 'ORG_BILLING_READ_ONLY', 'ORG_READ_ONLY'],
  projects: [
    { projectId: SHOP, roles: ['GROUP_OWNER', 'GROUP_READ_ONLY'] },
    { projectId: CATALOG, roles: ['GROUP_READ_ONLY'] },
  ],
  addresses: ['192.0.2.1', '192.0.2.2'],
});
export const FRESH = '5f0000000000000000000003';
export const NEW = access({
  organizationRoles: ['ORG_READ_ONLY', 'ORG_GROUP_CREATOR'],
  projects: [
    { projectId: SHOP, roles: ['GROUP_CLUSTER_MANAGER', 'GROUP_READ_ONLY'] },
    { projectId: FRESH, roles: ['GROUP_READ_ONLY'] },
  ],
  addresses: ['192.0.2.2', '10.0.0.0/8'],
});

/** Everything that Atlas showed at any moment, from now on. */
function watch(sim: AtlasSimulator, shown: () => AccessParts | undefined): readonly AccessParts[] {
  const moments: AccessParts[] = [];
  const off = sim.onChange(() => {
    const now = shown();
    if (now !== undefined) moments.push(now);
  });
  onTestFinished(off);
  return moments;
}

/** A key at a simulated Atlas, and converge behind the real client. */
export async function openStage(shown: AccessParts = access(), options: SceneOptions = {}) {
  const scene = await openScene(options);
  const { sim, clock, atlas } = scene;
  sim.addProject({ id: CATALOG, organizationId: ORG_ID, name: 'catalog' });
  sim.addProject({ id: FRESH, organizationId: ORG_ID, name: 'fresh' });
  const key = sim.addKey({
    organizationId: ORG_ID,
    description: 'ci',
    publicKey: PUBLIC_KEY,
    roles: shown.organizationRoles,
    projects: shown.projects,
    accessList: shown.addresses,
  });
  const served = atlas.credentialAccess(ORG_ID, 'apiKey');
  if (served === undefined) throw new Error('the organization is served');
  const port: CredentialAccess = served;

  function truth(): AccessParts | undefined {
    const found = sim.keys(ORG_ID).find(({ id }) => id === key.id);
    if (found === undefined) return undefined;
    const { roles: organizationRoles, projects, accessList: addresses } = found;
    const inOrder = makeAccess({ projects, addresses });
    return { ...inOrder, organizationRoles: [...organizationRoles].sort() };
  }

  function turn(target: AccessParts, over: Partial<Converging> = {}, through = port) {
    return converge(
      { access: through, now: clock.now },
      {
        id: key.id,
        handle: PUBLIC_KEY,
        createdAt: clock.time - AGE,
        target,
        until: clock.time + TURN,
        ...over,
      },
    );
  }

  const writes = () => scene.requests().filter((one) => !one.startsWith('GET'));
  const isAt = (target: AccessParts) => isSame(makeAccess(truth() ?? access()), makeAccess(target));
  return { ...scene, key, port, truth, turn, writes, isAt, moments: watch(sim, truth) };
}

/** The turns of one record until nothing is left to do, each when the one before says so. */
export async function untilDone(
  { turn, clock }: Awaited<ReturnType<typeof openStage>>,
  target: AccessParts,
  quietUntil?: number,
) {
  let quiet = quietUntil;
  for (let count = 1; count <= 10; count += 1) {
    const outcome = await turn(target, { ...(quiet !== undefined && { quietUntil: quiet }) });
    if (outcome.is !== 'later') return { ...outcome, turns: count };
    clock.time = Math.max(clock.time + 1, outcome.at);
    quiet = outcome.quietUntil ?? quiet;
  }
  throw new Error('it is never done');
}

/** What could be done with the key at these moments, and neither before nor afterwards. */
export function excess(
  moments: readonly AccessParts[],
  old: AccessParts,
  target: AccessParts,
): readonly string[] {
  const [before, shall] = [old, target].map((one) => powersOf(makeAccess(one), 'anywhere'));
  return moments
    .flatMap((one) => [...powersOf(one, 'anywhere')])
    .filter((power) => !before?.has(power) && !shall?.has(power));
}
