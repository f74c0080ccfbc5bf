import type { Request } from '../../../src/domain/record/request.ts';
import { commitIdIn } from './cuts/calls.ts';
import { type Cut, title, type Victim } from './cuts/cut.ts';
import type { Wish } from './people/actors.ts';
import { type Company, DAY, PLAYS } from './people/scenarios.ts';
import { TROUBLES, type TroubleName } from './people/troubles.ts';
import type { Passing, Verdict, When } from './proxies/switchboard.ts';
import { type Made, requestIn } from './secrets.ts';
import { ORGANIZATION, type Stage } from './stage.ts';

export interface Trying extends Company {
  readonly secrets: () => ReadonlyMap<string, Made>;
}

const PASS = 'pass' as const;
const CUT = 'cut' as const;
/** How long a command may be held before ioredis gives up. */
const RACE_WITHIN = 1_200;

/** Calls whose text holds neither the request id nor its description. */
const NAMELESS = /^(xrange|list|delete|views\.update|leave-safe-mode)$/;

type Strike = (trying: Trying, wish: Wish, passing: Passing) => Promise<Verdict> | Verdict;

/** Resolves when another attempt of the same request has won. */
function nextWins({ stage: { board } }: Trying, { description }: Wish): Promise<void> {
  const won = board.set({
    meets: ({ name, text }, when) =>
      name === 'commit ready' && when === 'after' && text.includes(description),
    spring: () => 'pass',
  });
  return won.sprung.then(() => undefined);
}

async function timeEnds({ stage: { board }, time }: Trying, { description }: Wish) {
  const over = board.set({
    meets: ({ name, text }, when) =>
      name === 'commit expiring' && when === 'after' && text.includes(description),
    spring: () => 'pass',
  });
  await time.pass(DAY);
  const late = new Promise((resolve) => setTimeout(resolve, RACE_WITHIN));
  await Promise.race([over.sprung, late]);
  over.remove();
}

const STRIKES: Readonly<Record<Victim, Strike>> = {
  async bot({ stage }, _wish, { replica }) {
    await stage.fleet.kill(replica);
    return CUT;
  },
  async redis({ stage }, _wish, { server }) {
    await stage.redisProcess.kill();
    return server === 'redis' ? CUT : PASS;
  },
  async both({ stage }, _wish, { replica }) {
    await stage.redisProcess.kill();
    await stage.fleet.kill(replica);
    return CUT;
  },
  connection: () => 'cut',
  late: (trying, wish) => ({ late: nextWins(trying, wish) }),
  async 'late bot'(trying, wish, { replica }) {
    const late = nextWins(trying, wish);
    await trying.stage.fleet.kill(replica);
    return { late };
  },
  async 'late redis'(trying, wish) {
    const late = nextWins(trying, wish);
    await trying.stage.redisProcess.kill();
    return { late };
  },
  async stopped(trying, wish, { replica }) {
    const next = nextWins(trying, wish);
    const goOn = trying.stage.fleet.stop(replica);
    await next;
    goOn();
    return PASS;
  },
  async 'stopped bot'(trying, wish, { replica }) {
    const next = nextWins(trying, wish);
    trying.stage.fleet.stop(replica);
    await next;
    await trying.stage.fleet.kill(replica);
    // What the replica sent before it was stopped still arrives.
    return { late: Promise.resolve() };
  },
  async 'stopped redis'(trying, wish, { replica }) {
    const next = nextWins(trying, wish);
    const goOn = trying.stage.fleet.stop(replica);
    await next;
    await trying.stage.redisProcess.kill();
    goOn();
    return PASS;
  },
  async race(trying, wish) {
    await timeEnds(trying, wish);
    return PASS;
  },
  async 'race bot'(trying, wish, { replica }) {
    await timeEnds(trying, wish);
    await trying.stage.fleet.kill(replica);
    return CUT;
  },
  async 'race redis'(trying, wish) {
    await timeEnds(trying, wish);
    await trying.stage.redisProcess.kill();
    return CUT;
  },
  async 'power cut'({ stage: { fleet, redisProcess } }, _wish, { replica, text }) {
    await redisProcess.kill(() => redisProcess.cutInside(commitIdIn(text)));
    await fleet.kill(replica);
    return CUT;
  },
  // The play kills Redis itself, because the audit file must be ahead first.
  tail: () => 'pass',
};

/** Sets the trap of a cut for the request of this wish. */
function setTrap(trying: Trying, cut: Cut, wish: Wish, named: readonly string[]) {
  const { board } = trying.stage;
  const since: { replica?: number } = {};
  const isOurs = ({ name, text }: Passing) =>
    NAMELESS.test(name) || named.some((word) => text.includes(word));
  const unwatch = board.watch((passing: Passing, when: When) => {
    if (passing.name === cut.since && when === 'after' && isOurs(passing)) {
      since.replica ??= passing.replica;
    }
  });
  const snare = board.set({
    meets(passing, when) {
      if (passing.name !== cut.call || when !== cut.when || !isOurs(passing)) return false;
      if (cut.since !== undefined && since.replica === undefined) return false;
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

/** Checks the state after the request of a cut has ended. Returns what is wrong. */
function judge(trying: Trying, cut: Cut, wish: Wish, request: Request): string | undefined {
  const { stage, actors, secrets } = trying;
  const { state } = request;
  if (!cut.ends.includes(state.status)) return `it ended ${state.status}`;
  const live = stage.atlas
    .keys(ORGANIZATION)
    .filter(({ description }) => requestIn(description) === request.id);
  if (state.status !== 'delivered') return undefined;
  if (!live.some(({ id }) => id === state.key.id)) return 'the delivered key is not alive';
  const privateKey = secrets().get(state.key.id)?.privateKey ?? 'unknown';
  const read = actors.readRevealed(wish.requester);
  return read.some((text) => text.includes(privateKey)) ? undefined : 'it was not what was shown';
}

/** Tries one cut with one request. Returns what was wrong, or `undefined`. */
export async function tryCut(trying: Trying, cut: Cut): Promise<string | undefined> {
  const { stage, actors } = trying;
  const wish = actors.wish({ risk: cut.risk ?? 'ordinary' });
  try {
    const id = await actors.ask(wish);
    const snare = setTrap(trying, cut, wish, [id, wish.description]);
    const endTrouble = begin(stage, cut.trouble);
    // A lasting fault ends with the cut. For C8 it continues, because its request must fail.
    const ended = cut.ends.includes('delivered') ? snare.sprung.then(endTrouble) : undefined;
    try {
      const request = await PLAYS[cut.play ?? 'revealed'](trying, wish, id);
      if (!snare.isSprung()) return `${title(cut)} did not happen`;
      await ended;
      return judge(trying, cut, wish, request);
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
