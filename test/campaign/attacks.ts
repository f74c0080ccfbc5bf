import { startRedis } from '../../src/sandbox/world/redis.ts';
import { OUTCOMES } from './attack/oracle/outcome.ts';
import { playWorld, type World } from './attack/world.ts';
import type { Row } from './report/table.ts';

export interface Attacking {
  readonly seed: number;
  readonly edits: number;
  readonly until: number;
  /** How many worlds there are at once. Default: 1. */
  readonly lanes?: number;
}

/** After so many edits there is a new world, if nothing stopped the last one before. */
const EDITS_EACH = 50;

/** The first thing that must not have happened, with all that happened in its world. */
function failureOf({ seed, wrong, trace }: World): string | undefined {
  const [first] = wrong;
  if (first === undefined) return undefined;
  return `seed ${seed}: ${first}; ${trace.join(' | ')}`;
}

function outcomesOf(worlds: readonly World[]): readonly Row[] {
  const judged = worlds.flatMap((world) => world.judged);
  const families = [...new Set(judged.map((one) => one.made.family))].sort();
  return families.map((family) => {
    const its = judged.filter((one) => one.made.family === family);
    const counted = OUTCOMES.map((outcome) => {
      return [outcome, its.filter((one) => one.outcome === outcome).length] as const;
    });
    const words = counted
      .filter(([, count]) => count > 0)
      .map(([word, count]) => `${count} ${word}`);
    return { what: `  ${family}: ${words.join(', ')}`, tried: its.length, failed: 0 };
  });
}

/** What operators read where the bot did not start any more, by its first sentence. */
function stopsOf(worlds: readonly World[]): readonly Row[] {
  const said = worlds.flatMap(({ stopped }) => stopped.map((text) => text.split('\n')[1] ?? text));
  const plain = said.map((text) => text.replaceAll(/\d{3,}/g, 'N').slice(0, 100));
  return [...new Set(plain)].sort().map((text) => {
    const tried = plain.filter((one) => one === text).length;
    return { what: `  did not start: ${text}`, tried, failed: 0 };
  });
}

function silencesOf({ seed, silent, trace }: World): readonly string[] {
  return silent.map((one) => `seed ${seed}: ${one}; ${trace.join(' | ')}`);
}

/** Requests and keys of which nobody heard. */
function silenceOf(worlds: readonly World[]): readonly Row[] {
  const all = worlds.flatMap(silencesOf);
  const first = all[0] === undefined ? {} : { first: all[0] };
  return [
    { what: '  silenced, and nobody was told', tried: all.length, failed: all.length, ...first },
  ];
}

function rowsOf(worlds: readonly World[], wanted: number): readonly Row[] {
  const failures = worlds.flatMap((world) => failureOf(world) ?? []);
  const sum = (of: (world: World) => number) => worlds.reduce((all, one) => all + of(one), 0);
  const [first] = failures;
  return [
    {
      what: 'edits of Redis by an attacker',
      tried: sum(({ judged }) => judged.length),
      wanted,
      failed: failures.length,
      ...(first === undefined ? {} : { first }),
    },
    { what: '  worlds', tried: worlds.length, failed: 0 },
    { what: '  keys created', tried: sum(({ counts }) => counts.created), failed: 0 },
    { what: '  private keys shown', tried: sum(({ counts }) => counts.shown), failed: 0 },
    { what: '  keys deleted', tried: sum(({ counts }) => counts.deleted), failed: 0 },
    { what: '  keys frozen', tried: sum(({ counts }) => counts.frozen), failed: 0 },
    { what: '  keys given back', tried: sum(({ counts }) => counts.thawed), failed: 0 },
    ...silenceOf(worlds),
    ...outcomesOf(worlds),
    ...stopsOf(worlds),
  ];
}

/**
 * Lets somebody with write access to Redis, and without any key of Keywarden, change one thing after
 * each step of its people, and compares what happens at Atlas and in Slack with what people said.
 */
export async function attackRedis(attacking: Attacking): Promise<readonly Row[]> {
  const { seed, edits, until, lanes = 1 } = attacking;
  const worlds: World[] = [];
  let next = seed;
  let left = edits;
  async function lane(): Promise<void> {
    const server = await startRedis({ appendfsync: 'always' });
    try {
      while (left > 0 && Date.now() < until) {
        const some = Math.min(left, EDITS_EACH);
        left -= some;
        const world = await playWorld(server, { seed: next++, edits: some, until });
        left += some - world.judged.length;
        worlds.push(world);
        const failure = failureOf(world);
        if (failure !== undefined) process.stderr.write(`${failure}\n`);
        for (const one of silencesOf(world)) process.stderr.write(`${one}\n`);
      }
    } finally {
      await server.stop();
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane));
  return rowsOf(worlds, edits);
}
