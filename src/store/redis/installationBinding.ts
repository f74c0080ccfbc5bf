import type { Redis } from 'ioredis';
import { type Ring, verifiersOf } from '../secrets/keyRing.ts';
import { createKeys, type Keys } from './keys.ts';
import type { Finding, Findings } from './serverRules.ts';

/** The workspace and the secret keys of this process. The store must belong to them. */
export interface Identity {
  readonly installation: string;
  /** The Slack workspace's id. */
  readonly workspace: string;
  readonly sealRing: Ring;
  readonly signRing: Ring;
}

/**
 * Binds the store to its workspace and its secret keys at the first start. Later it finds out if
 * one of them is another one, before anything is decided or claimed with it.
 */
export async function bindStore(redis: Redis, identity: Identity): Promise<Findings> {
  const keys = createKeys(identity.installation);
  const other = await otherWorkspace(redis, keys, identity.workspace);
  if (other !== undefined) return { refusals: [other], warnings: [] };
  const verifiers = new Map([
    ...verifiersOf('seal', identity.sealRing),
    ...verifiersOf('sign', identity.signRing),
  ]);
  const missing = await missingKeys(redis, keys, verifiers);
  const wrong = missing.length > 0 ? [] : await wrongKeys(redis, keys, verifiers);
  return {
    refusals: [...missing, ...wrong],
    warnings: await retiredKeys(redis, keys, verifiers),
  };
}

async function otherWorkspace(
  redis: Redis,
  keys: Keys,
  workspace: string,
): Promise<Finding | undefined> {
  await redis.set(keys.workspace, workspace, 'NX');
  const bound = await redis.get(keys.workspace);
  if (bound === workspace) return undefined;
  return {
    code: 'other_workspace',
    message: `This store belongs to the Slack workspace ${bound}, not to ${workspace}. Use another Redis, or another KEYWARDEN_INSTALLATION.`,
  };
}

/** Secret keys that a stored record needs and that are not in the ring. */
async function missingKeys(
  redis: Redis,
  keys: Keys,
  ring: ReadonlyMap<string, string>,
): Promise<readonly Finding[]> {
  return Object.entries(await redis.hgetall(keys.needs))
    .filter(([need]) => !ring.has(need))
    .map(([need, count]) => ({
      code: `${purposeOf(need)}_key_missing`,
      message: `${count === '1' ? 'One request or permission needs' : `${count} requests or permissions need`} the ${named(need)}, which is not there. Put it back behind the current one.`,
    }));
}

async function wrongKeys(
  redis: Redis,
  keys: Keys,
  ring: ReadonlyMap<string, string>,
): Promise<readonly Finding[]> {
  const wrong: Finding[] = [];
  for (const [name, verifier] of ring) {
    await redis.hsetnx(keys.verifiers, name, verifier);
    if ((await redis.hget(keys.verifiers, name)) === verifier) continue;
    wrong.push({
      code: `${purposeOf(name)}_key_wrong`,
      message: `The ${named(name)} is not the one this store knows under that id. Give a new key a new id, and keep the old one behind it.`,
    });
  }
  return wrong;
}

/**
 * Sign keys that are no longer in the ring, but are needed as long as the audit log is kept. A seal
 * key that no record needs may be removed, so it is not reported.
 */
async function retiredKeys(
  redis: Redis,
  keys: Keys,
  ring: ReadonlyMap<string, string>,
): Promise<readonly Finding[]> {
  return (await redis.hkeys(keys.verifiers))
    .filter((name) => purposeOf(name) === 'sign' && !ring.has(name))
    .map((name) => ({
      code: 'sign_key_retired',
      message: `The ${named(name)} is gone: audit entries and markers made with it cannot be verified. Put it back behind the current one.`,
    }));
}

function purposeOf(name: string): string {
  return name.split(':')[0] ?? '';
}

function named(name: string): string {
  const [purpose, kid] = name.split(':');
  return `${purpose} key ${kid} (KEYWARDEN_${purpose?.toUpperCase()}_KEYS)`;
}
