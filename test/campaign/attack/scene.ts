import type { Redis } from 'ioredis';
import { createKeys, type Keys } from '../../../src/store/redis/keys.ts';
import type { Chance } from '../../model/ports/chance.ts';
import type { Snapshot } from './snapshot.ts';

export const INSTALLATION = 'attacked';
export const KEYS = createKeys(INSTALLATION);
export type Family = keyof Keys;
export const CREDENTIAL = /^apiKey:[0-9a-f]{24}$/;

/** What the attacker has: Redis, all that it ever held, and what anybody may know. */
export interface Scene {
  readonly redis: Redis;
  readonly chance: Chance;
  readonly now: Snapshot;
  /** Older ones, oldest first. */
  readonly older: readonly Snapshot[];
  /** Ids of people, channels and of keys at Atlas, those of people among them. */
  readonly known: {
    readonly users: readonly string[];
    readonly channels: readonly string[];
    readonly keyIds: readonly string[];
  };
}

export interface Target {
  readonly family: Family;
  readonly key: string;
}

/** Says what it did. `undefined`: there was nothing to do it to. */
export interface Edit {
  readonly name: string;
  make(scene: Scene, target: Target): Promise<string | undefined>;
}

export function pickFrom<T>(chance: Chance, list: readonly T[]): T | undefined {
  return list[chance.below(list.length)];
}

/** Ids of all requests that Redis names anywhere now or named before. */
export function requestIds({ now, older }: Scene): readonly string[] {
  const ids = new Set<string>();
  for (const { held } of [now, ...older]) {
    for (const key of [KEYS.requests, KEYS.all]) {
      const found = held.get(key);
      if (found !== undefined && 'values' in found)
        for (const id of found.values.keys()) ids.add(id);
    }
  }
  return [...ids].sort();
}

/** Ids of all credentials that Redis names anywhere now or named before. */
export function credentialIds({ now, older }: Scene): readonly string[] {
  const ids = new Set<string>();
  for (const { held } of [now, ...older]) {
    const found = held.get(KEYS.credentials);
    if (found === undefined || !('values' in found)) continue;
    for (const id of found.values.keys()) if (CREDENTIAL.test(id)) ids.add(id);
  }
  return [...ids].sort();
}

/** The beginning that all keys of a family with a name of their own share. */
export function prefixOf(family: Family): string | undefined {
  const key = KEYS[family];
  return typeof key === 'string' ? undefined : key('');
}

/** The keys of a family that are there. */
export function keysOf({ now }: Pick<Scene, 'now'>, family: Family): readonly string[] {
  const key = KEYS[family];
  if (typeof key === 'string') return now.held.has(key) ? [key] : [];
  const prefix = key('');
  return [...now.held.keys()].filter((one) => one.startsWith(prefix)).sort();
}
