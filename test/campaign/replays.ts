import * as fc from 'fast-check';
import { startRedis } from '../../src/sandbox/world/redis.ts';
import { connectFrozen } from '../model/play/frozenRedis.ts';
import { replay } from '../model/play/replay.ts';
import { allSequences } from '../model/play/sequence.ts';
import type { Row } from './report/table.ts';

const AT_ONCE = 25;

/**
 * Compares the model of the store with the real scripts on a private Redis, and the model of Atlas
 * with the strict simulator behind the real client, call by call.
 */
export async function replaySequences(options: {
  readonly seed: number;
  readonly replays: number;
  readonly until: number;
}): Promise<readonly Row[]> {
  const { seed, replays, until } = options;
  const counts = { sequences: 0, commands: 0, atlas: 0, failed: 0 };
  let first: string | undefined;
  const redis = await startRedis({ appendfsync: 'no' });
  const frozen = await connectFrozen(redis.url);
  try {
    for (let i = 0; counts.sequences < replays && Date.now() < until; i += 1) {
      const numRuns = Math.min(AT_ONCE, replays - counts.sequences);
      const some = fc.sample(allSequences, { seed: seed + i, numRuns });
      const replayed = await Promise.all(
        some.map((one, k) => replay(frozen, one, `campaign-${i}-${k}`)),
      );
      for (const { calls, atlas, difference } of replayed) {
        counts.sequences += 1;
        counts.commands += calls.length;
        counts.atlas += atlas.length;
        if (difference === undefined) continue;
        counts.failed += 1;
        first ??= `seed ${seed + i}: ${difference}`;
      }
    }
  } finally {
    frozen.close();
    await redis.stop();
  }
  const { failed } = counts;
  const what = 'sequences replayed on a real Redis and a simulated Atlas';
  return [
    {
      what,
      tried: counts.sequences,
      wanted: replays,
      failed,
      ...(first === undefined ? {} : { first }),
    },
    { what: '  commands of Redis compared', tried: counts.commands, failed: 0 },
    { what: '  calls of Atlas compared', tried: counts.atlas, failed: 0 },
  ];
}
