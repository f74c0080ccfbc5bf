import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { KeyNeeds, RecordNeedingKeys } from '../../workflow/ports/secrets.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';

/** Records may be long: few at a time. */
const CHUNK = 20;

interface Versioned {
  readonly version: number;
  readonly commitId: string;
}

/** JSON with version, commit and needed keys first, where the scripts read them. */
export function neededFirst<T extends Versioned>(record: T, needs: readonly string[]): string {
  const { version, commitId, ...rest } = record;
  return JSON.stringify({ version, commitId, needs: needs.join(' '), ...rest });
}

const WITH_NEEDS = z.looseObject({ needs: z.string() });

/** The record without what only the scripts read; something else as it is. */
export function withoutNeeds(json: unknown): unknown {
  const parsed = WITH_NEEDS.safeParse(json);
  if (!parsed.success) return json;
  const { needs: _, ...record } = parsed.data;
  return record;
}

/** Not verified: whoever asks reads the record itself. */
export function needsOf(stored: string): readonly string[] | undefined {
  const [, needs] = /^\{"version":\d+,"commitId":"[^"]+","needs":"([^"]*)"/.exec(stored) ?? [];
  return needs?.split(' ');
}

/**
 * Reads which secret keys each record needs. One that changes meanwhile may come twice; none is left
 * out.
 */
export function createKeyNeeds(redis: Redis, keys: Keys): KeyNeeds {
  async function* within(key: string, of: RecordNeedingKeys['of']) {
    let cursor = '0';
    do {
      const [next, pairs] = await redis
        .hscan(key, cursor, 'COUNT', CHUNK)
        .catch((cause: unknown) => {
          throw toStoreError(cause, 'reads', 'the needed keys');
        });
      for (let at = 0; at + 1 < pairs.length; at += 2) {
        const [id, stored] = [pairs[at], pairs[at + 1]];
        // A record that cannot be read needs what nobody knows: it is asked for, and fails there.
        if (id !== undefined && stored !== undefined)
          yield { of, id, needs: needsOf(stored) ?? [''] };
      }
      cursor = next;
    } while (cursor !== '0');
  }
  return {
    async *all() {
      yield* within(keys.requests, 'request');
      yield* within(keys.preApprovals, 'preApproval');
      yield* within(keys.credentials, 'credential');
      yield* within(keys.reviews, 'review');
    },
  };
}
