import type { Redis } from 'ioredis';
import { z } from 'zod';
import { CREDENTIAL_KINDS } from '../../domain/credential/credential.ts';
import { type Observation, type Shown, shownHash } from '../../domain/inventory/observation.ts';
import type { Observations } from '../../workflow/inventory/observations.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { access } from '../credentials/credentialShape.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { NOTE_OBSERVED, NOTE_USE, TAKE_READINGS } from './observationScripts.ts';

const TAKEN = z.tuple([z.literal('taken'), z.array(z.string()), z.array(z.string())]);
const OK = z.tuple([z.literal('ok')]);

const time = z.coerce.number().int().nonnegative();
const shown = z.strictObject({
  kind: z.enum(CREDENTIAL_KINDS),
  handle: z.string(),
  description: z.string(),
  access,
  createdAt: time.optional(),
  isMarked: z.literal(true).optional(),
  names: z.string().optional(),
});
const use = z.strictObject({
  addresses: z.int().nonnegative(),
  at: time.optional(),
  from: z.string().optional(),
});

/** A new one is read by itself after this, so that a start is no flood, ms. */
const READ_FIRST_AFTER = 60_000;

/** The hash and the time stand in front of the JSON, where the scripts read them. */
const STORED_SHOWN = /^[0-9a-f]{32} (\d{1,15}) (\{.*\})$/s;
const STORED_USE = /^(\d{1,15}) (\{.*\})$/s;

function readUse(stored: string | undefined): Observation['use'] {
  const [, readAt, json] = STORED_USE.exec(stored ?? '') ?? [];
  const read = use.safeParse(parseJson(json ?? '')).data;
  return read && { readAt: Number(readAt), ...read };
}

function readShown(id: string, fields: Readonly<Record<string, string>>): Observation | undefined {
  const [, firstSeenAt, json] = STORED_SHOWN.exec(fields[`s:${id}`] ?? '') ?? [];
  const read = shown.safeParse(parseJson(json ?? '')).data;
  if (read === undefined) return undefined;
  const used = readUse(fields[`u:${id}`]);
  return { id, ...read, firstSeenAt: Number(firstSeenAt), ...(used && { use: used }) };
}

function written({ id: _id, marker: _marker, ...rest }: Shown): string {
  return JSON.stringify(rest);
}

/** What Atlas showed last: one hash for each organization. */
export function createObservations(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly log: Log;
}): Observations {
  const { redis, run, keys, log } = parts;
  const places = (organizationId: string) => [
    keys.observed(organizationId),
    keys.readings(organizationId),
    keys.clockOffset,
  ];

  /** One of another type keeps nobody from the others: who looks after Keywarden is told of it. */
  async function fields(key: string, names: readonly string[]) {
    try {
      return await redis.hmget(key, ...names);
    } catch (cause) {
      const error = toStoreError(cause, 'reads', 'observations');
      if (error.code !== 'corrupt') throw error;
      return [];
    }
  }

  async function field(key: string, name: string): Promise<string | null | undefined> {
    return (await fields(key, [name]))[0];
  }

  return {
    async note(organizationId, list, { differ, left }) {
      if (differ.length + left.length === 0) return;
      const changed = new Set(differ);
      const fresh = list.filter(({ id }) => changed.has(id));
      const lines = fresh.flatMap((one) => [one.id, shownHash(one), written(one), one.handle]);
      const args = [READ_FIRST_AFTER, fresh.length, ...lines, ...left];
      parseReply(OK, await run(NOTE_OBSERVED, places(organizationId), args), NOTE_OBSERVED.name);
    },
    async all(organizationId) {
      const key = keys.observed(organizationId);
      const fields = await redis.hgetall(key).catch((cause: unknown) => {
        throw toStoreError(cause, 'reads', 'observations');
      });
      return Object.keys(fields).flatMap((field) => {
        if (!field.startsWith('s:')) return [];
        const read = readShown(field.slice(2), fields);
        if (read === undefined) log.error({ credential: field.slice(2) }, 'store.observation_odd');
        return read ?? [];
      });
    },
    async find(organizationIds, asked) {
      const found = await Promise.all(
        organizationIds.map(async (organizationId) => {
          const key = keys.observed(organizationId);
          const id = 'id' in asked ? asked.id : ((await field(key, `h:${asked.handle}`)) ?? '');
          const [shownOne, usedOne] = await fields(key, [`s:${id}`, `u:${id}`]);
          const stored = { [`s:${id}`]: shownOne ?? '', [`u:${id}`]: usedOne ?? '' };
          const observation = readShown(id, stored);
          const isAsked = 'id' in asked || observation?.handle === asked.handle;
          return observation && isAsked ? [{ organizationId, observation }] : [];
        }),
      );
      return found.flat();
    },
    async takeReadings(organizationIds, { everyMs, leaseMs }) {
      if (organizationIds.length === 0) return { readings: [], unusable: [] };
      const names = organizationIds.map((id) => keys.readings(id));
      // A pace of their own: what ends or is written does not wait for what is only looked at.
      const turns = organizationIds.map((id) => `reading:${id}`);
      const reply = await run(
        TAKE_READINGS,
        [keys.sweeps, keys.clockOffset, ...names],
        [everyMs, leaseMs, ...turns],
      );
      const [, taken, unusable] = parseReply(TAKEN, reply, TAKE_READINGS.name);
      const readings = organizationIds.flatMap((organizationId, at) => {
        const credentialId = taken[at] ?? '';
        return credentialId === '' ? [] : [{ organizationId, credentialId }];
      });
      return { readings, unusable };
    },
    async noteUse({ organizationId, credentialId }, read, againInMs) {
      const args = [credentialId, JSON.stringify(read), againInMs];
      parseReply(OK, await run(NOTE_USE, places(organizationId), args), NOTE_USE.name);
    },
  };
}
