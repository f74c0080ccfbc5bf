import { commitIdIn } from './cuts/calls.ts';
import type { Victim } from './cuts/cut.ts';
import type { Wish } from './people/actors.ts';
import { type Company, DAY } from './people/company.ts';
import type { Passing, Verdict } from './proxies/switchboard.ts';

const PASS = 'pass' as const;
const CUT = 'cut' as const;
/** How long a command may be held before ioredis gives up. */
const RACE_WITHIN = 1_200;

export type Strike = (company: Company, wish: Wish, passing: Passing) => Promise<Verdict> | Verdict;

/** Resolves when another attempt of the same request has won. */
function nextWins({ stage: { board } }: Company, { description }: Wish): Promise<void> {
  const won = board.set({
    meets: ({ name, text }, when) =>
      name === 'commit ready' && when === 'after' && text.includes(description),
    spring: () => 'pass',
  });
  return won.sprung.then(() => undefined);
}

async function timeEnds({ stage: { board }, time }: Company, { description }: Wish) {
  const over = board.set({
    meets: ({ name, text }, when) =>
      name === 'commit expired' && when === 'after' && text.includes(description),
    spring: () => 'pass',
  });
  await time.pass(DAY);
  const late = new Promise((resolve) => setTimeout(resolve, RACE_WITHIN));
  await Promise.race([over.sprung, late]);
  over.remove();
}

/** What is done when the call of a cut passes. */
export const STRIKES: Readonly<Record<Victim, Strike>> = {
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
  late: (company, wish) => ({ late: nextWins(company, wish) }),
  async 'late bot'(company, wish, { replica }) {
    const late = nextWins(company, wish);
    await company.stage.fleet.kill(replica);
    return { late };
  },
  async 'late redis'(company, wish) {
    const late = nextWins(company, wish);
    await company.stage.redisProcess.kill();
    return { late };
  },
  async stopped(company, wish, { replica }) {
    const next = nextWins(company, wish);
    const goOn = company.stage.fleet.stop(replica);
    await next;
    goOn();
    return PASS;
  },
  async 'stopped bot'(company, wish, { replica }) {
    const next = nextWins(company, wish);
    company.stage.fleet.stop(replica);
    await next;
    await company.stage.fleet.kill(replica);
    // What the replica sent before it was stopped still arrives.
    return { late: Promise.resolve() };
  },
  async 'stopped redis'(company, wish, { replica }) {
    const next = nextWins(company, wish);
    const goOn = company.stage.fleet.stop(replica);
    await next;
    await company.stage.redisProcess.kill();
    goOn();
    return PASS;
  },
  async race(company, wish) {
    await timeEnds(company, wish);
    return PASS;
  },
  async 'race bot'(company, wish, { replica }) {
    await timeEnds(company, wish);
    await company.stage.fleet.kill(replica);
    return CUT;
  },
  async 'race redis'(company, wish) {
    await timeEnds(company, wish);
    await company.stage.redisProcess.kill();
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
