import type { Behind } from '../page/contract/behindContract.ts';
import { atlasKeys } from './atlasKeys.ts';
import type { Filter } from './http/bodies.ts';
import { exchangeRows } from './scene/exchangeRows.ts';
import type { Scene } from './scene/scene.ts';

/** What nobody sees in Slack: Atlas, the records, what travelled, and what is broken on purpose. */
export async function behindOf(scene: Scene, filter: Filter): Promise<Behind> {
  const { stage, number, bot, faults, records, nameOf } = scene;
  const { limit } = filter;
  const [requests, audit] = await Promise.all([records.requests(), records.audit(limit)]);
  return {
    simulation: true,
    world: number,
    now: Date.now(),
    bot: bot.facts(),
    keys: atlasKeys(stage, filter),
    requests:
      requests === undefined ? null : { rows: requests.slice(0, limit), total: requests.length },
    audit: audit ?? null,
    exchanges: exchangeRows(stage, nameOf, limit),
    faults: faults.list(),
  };
}
