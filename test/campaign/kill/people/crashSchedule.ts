import { setTimeout as sleep } from 'node:timers/promises';
import { credentialOf } from '../../../../src/domain/ledger/opening.ts';
import type { Chance } from '../../../model/ports/chance.ts';
import type { Verdict } from '../proxies/switchboard.ts';
import type { Trying } from '../trial.ts';
import { endOf, WILLS } from './actors.ts';
import { KEY_ACTS } from './keyScenarios.ts';

/** Highest number of calls of a replica before a strike. */
const CALLS_AT_MOST = 12;
const PAUSE_AT_MOST = 150;
const STRIKES_WITHIN = 2_000;

export interface CrashRun {
  readonly requests: number;
  readonly failed: readonly string[];
}

const RISKS = ['ordinary', 'ordinary', 'dangerous'] as const;
const REACHES = ['organization', 'projects'] as const;
/** As many more people keep their key, and do something with it. */
const KEPT = ['keep', 'keep', 'keep'] as const;
const ACTS = ['extended', 'changed', 'frozen', 'thawed', 'finished', 'replaced'] as const;

/** Chances of each victim: a bot four of six, Redis one, a connection one. */
const VICTIMS = ['bot', 'bot', 'bot', 'bot', 'redis', 'connection'] as const;

/** Waits for the n-th call of a replica from now and strikes before or after it. */
async function strike({ stage }: Trying, chance: Chance, target: number): Promise<void> {
  const { board, fleet, redisProcess } = stage;
  const when = chance.pick(['before', 'after']);
  const victim = chance.pick(VICTIMS);
  let left = chance.below(CALLS_AT_MOST);
  const snare = board.set({
    meets({ replica }, moment) {
      if (replica !== target || moment !== when) return false;
      left -= 1;
      return left < 0;
    },
    async spring(): Promise<Verdict> {
      if (victim === 'bot') await fleet.kill(target);
      if (victim === 'redis') await redisProcess.kill();
      return 'cut';
    },
  });
  await Promise.race([snare.sprung, sleep(STRIKES_WITHIN)]);
  snare.remove();
}

/**
 * Requests a key and brings it to its end; one that was handed over and is kept is then extended,
 * changed, frozen, given back, replaced or ended. Returns what went wrong, or `undefined`.
 */
async function live(trying: Trying, chance: Chance): Promise<string | undefined> {
  const { actors, keyActs } = trying;
  const risk = chance.pick(RISKS);
  const reach = risk === 'dangerous' ? 'organization' : chance.pick(REACHES);
  const wish = actors.wish({ will: chance.pick([...WILLS, ...KEPT]), risk, reach });
  const act = KEY_ACTS[chance.pick(ACTS)];
  try {
    const id = await actors.ask(wish);
    const request = await actors.until(wish, id, endOf(wish));
    const credential = credentialOf(request);
    if (credential === undefined || request.state.status !== 'delivered') return undefined;
    if (wish.will === 'revoke') await keyActs.revoke(wish, credential);
    if (wish.will === 'keep') await act(trying, wish, credential);
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** Several people request keys at once while bots and Redis are killed at random calls. */
export async function crashAtRandom(
  trying: Trying,
  chance: Chance,
  { people, strikes }: { readonly people: number; readonly strikes: number },
): Promise<CrashRun> {
  let isOver = false;
  const strikeOn = async (target: number) => {
    for (let done = 0; done < strikes && !isOver; done += 1) {
      await strike(trying, chance, target);
      await sleep(chance.below(PAUSE_AT_MOST));
    }
  };
  const lives = Promise.all(Array.from({ length: people }, () => live(trying, chance)));
  const struck = trying.stage.replicas.map(strikeOn);
  const failed = (await lives).flatMap((wrong) => wrong ?? []);
  isOver = true;
  await Promise.all(struck);
  return { requests: people, failed };
}
