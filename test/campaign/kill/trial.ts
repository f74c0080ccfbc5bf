import { atlasIdOf, type Credential } from '../../../src/domain/credential/credential.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { type Cut, title } from './cuts/cut.ts';
import { keyTrouble } from './ledgerCounts.ts';
import type { Wish } from './people/actors.ts';
import type { Company, Play } from './people/company.ts';
import { killedAgain } from './people/killedAgain.ts';
import { PLAYS } from './people/plays.ts';
import { TROUBLES, type TroubleName } from './people/troubles.ts';
import type { Passing, When } from './proxies/switchboard.ts';
import { type Made, requestIn } from './secrets.ts';
import { ORGANIZATION, type Stage } from './stage.ts';
import { STRIKES } from './strikes.ts';

export interface Trying extends Company {
  readonly secrets: () => ReadonlyMap<string, Made>;
}

/** Calls whose text holds neither the request id, nor its description, nor the id of its key. */
const NAMELESS = /^(xrange|list|views\.update|leave-safe-mode)$/;

/** Keys at Atlas that were made for this wish. */
function keysOf({ stage: { atlas } }: Trying, { description }: Wish) {
  return atlas
    .keys(ORGANIZATION)
    .filter((key) => key.description.startsWith(`${description} [ck:`));
}

/** Ids of all keys that were ever made for this wish. */
function idsOf({ secrets }: Trying, { description }: Wish): readonly string[] {
  const made = [...secrets().values()];
  return made.flatMap((key) => (key.description.startsWith(`${description} [ck:`) ? key.id : []));
}

/** Sets the trap of a cut for the request of this wish. */
function setTrap(trying: Trying, cut: Cut, wish: Wish, named: readonly string[]) {
  const { board } = trying.stage;
  const since: { replica?: number; passing?: Passing } = {};
  const isOurs = ({ name, server, text }: Passing) =>
    NAMELESS.test(name) ||
    named.some((word) => text.includes(word)) ||
    (server === 'atlas' && idsOf(trying, wish).some((id) => text.includes(id)));
  const { since: sinceCall, sinceCarrying } = cut;
  const unwatch = board.watch((passing: Passing, when: When) => {
    const isSince = passing.name === sinceCall && when === 'after' && isOurs(passing);
    if (isSince && (sinceCarrying === undefined || sinceCarrying.test(passing.text))) {
      since.replica ??= passing.replica;
      since.passing ??= passing;
    }
  });
  const snare = board.set({
    meets(passing, when) {
      if (passing.name !== cut.call || when !== cut.when || !isOurs(passing)) return false;
      // A call of the same name that comes later, not this one.
      const isBegun = since.passing !== undefined && since.passing !== passing;
      if (cut.since !== undefined && !isBegun) return false;
      if (cut.by !== undefined && since.replica !== passing.replica) return false;
      return cut.carrying === undefined || cut.carrying.test(passing.text);
    },
    spring: (passing) => STRIKES[cut.victim](trying, wish, passing),
  });
  return {
    ...snare,
    remove() {
      unwatch();
      snare.remove();
    },
  };
}

/**
 * Starts a fault. Returns a function that ends it. A second call of that function does nothing
 * more.
 */
function begin(stage: Stage, trouble: TroubleName | undefined): () => Promise<void> {
  if (trouble === undefined) return async () => {};
  const end = TROUBLES[trouble](stage);
  let ending: Promise<void> | undefined;
  return () => {
    ending ??= end();
    return ending;
  };
}

function playOf({ play = 'revealed', victim }: Cut): Play {
  return victim === 'power cut' ? killedAgain(PLAYS[play]) : PLAYS[play];
}

/** Whether the private key of each key in the ledger is what its requester was shown. */
function unread(trying: Trying, wish: Wish, ledger: readonly Credential[]): string | undefined {
  const read = trying.actors.readRevealed(wish.requester);
  const { secrets } = trying;
  const never = ledger.filter((one) => {
    const { privateKey = 'unknown' } = secrets().get(atlasIdOf(one)) ?? {};
    return !read.some((text) => text.includes(privateKey));
  });
  return never.length === 0 ? undefined : 'it was not what was shown';
}

/** Checks the state after the request of a cut has ended. Returns what is wrong. */
async function judge(
  trying: Trying,
  cut: Cut,
  wish: Wish,
  request: Request,
): Promise<string | undefined> {
  const { records, secrets } = trying;
  const { state } = request;
  if (!cut.ends.includes(state.status)) return `it ended ${state.status}`;
  const made = [...secrets().values()].filter((key) => requestIn(key.description) === request.id);
  if (cut.sameKey && made.length !== 1) return `${made.length} keys were made`;
  const ledger = (await records.credentials()).filter(
    ({ purpose }) => purpose === wish.description,
  );
  const own = ledger.find(({ origin }) => origin.request === request.id);
  if (state.status === 'delivered' || own !== undefined) {
    const { leaves = ['live'] } = cut;
    const ids = keysOf(trying, wish);
    for (const one of ledger) {
      const wrong = keyTrouble(
        one,
        ids.find(({ id }) => one.id === `apiKey:${id}`),
      );
      if (wrong !== undefined) return wrong;
    }
    const left = ledger.map((one) => one.state.status).sort();
    if (state.status === 'delivered' && left.join() !== leaves.toSorted().join()) {
      return `its keys are ${left.join() || 'none'}`;
    }
  }
  return state.status === 'delivered' ? unread(trying, wish, ledger) : undefined;
}

/** Tries one cut with one request. Returns what was wrong, or `undefined`. */
export async function tryCut(trying: Trying, cut: Cut): Promise<string | undefined> {
  const { stage, actors } = trying;
  const { risk = 'ordinary', reach = 'organization' } = cut;
  const wish = actors.wish({ risk, reach });
  try {
    const id = await actors.ask(wish);
    const snare = setTrap(trying, cut, wish, [id, wish.description]);
    const endTrouble = begin(stage, cut.trouble);
    // A lasting fault ends with the cut. For C8 it continues, because its request must fail.
    const ended = cut.ends.includes('delivered') ? snare.sprung.then(endTrouble) : undefined;
    try {
      const request = await playOf(cut)(trying, wish, id);
      if (!snare.isSprung()) return `${title(cut)} did not happen`;
      await ended;
      return await judge(trying, cut, wish, request);
    } finally {
      snare.remove();
      await endTrouble();
    }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  } finally {
    await Promise.all([stage.redisProcess.up(), stage.fleet.up()]);
  }
}
