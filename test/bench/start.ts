import { z } from 'zod';
import type { Bot } from '../../src/sandbox/world/bot.ts';
import { startWorld } from '../../src/sandbox/world/world.ts';
import { median } from './measure.ts';

/** One program that starts a bot: the `dist/main.js` of some checkout. */
export interface Candidate {
  readonly name: string;
  readonly entry: string;
}

interface StartCost {
  /** User and system time of the whole process until it is ready, ms. */
  readonly cpu: number;
  /** Resident memory when it is ready, MB. */
  readonly memory: number;
}

export interface StartRow extends StartCost {
  readonly name: string;
}

/** The first start fills the compile cache, and the page cache of the system. */
const WARM_UP = 2;

/** Loaded into each bot before anything else: at SIGUSR2 it prints what the process has used. */
const PROBE = `
process.on('SIGUSR2', () => {
  const { user, system } = process.cpuUsage();
  const probe = { cpu: (user + system) / 1000, memory: process.memoryUsage.rss() / 1e6 };
  process.stdout.write(JSON.stringify({ probe }) + '\\n');
});`;
const WITH_PROBE = `--import=data:text/javascript,${encodeURIComponent(PROBE)}`;
const answer = z.object({ cpu: z.number(), memory: z.number() });

async function costOf(bot: Bot): Promise<StartCost> {
  let cost: StartCost | undefined;
  const answered = bot.logged((line) => {
    cost = answer.safeParse(line.probe).data;
    return cost !== undefined;
  });
  process.kill(bot.pid, 'SIGUSR2');
  await answered;
  if (cost === undefined) throw new Error('The bot did not say what it used');
  return cost;
}

/** Each start has Slack, Atlas and Redis of its own, so that none finds more than another. */
async function startOnce(entry: string): Promise<StartCost> {
  const world = await startWorld({ entry, env: { NODE_OPTIONS: WITH_PROBE } });
  try {
    const cost = await costOf(world.bot());
    // In order, as only then Node writes its compile cache.
    await world.bot().stop();
    return cost;
  } finally {
    await world.close();
  }
}

/** All candidates in turn, so that whatever disturbs the machine disturbs each of them alike. */
export async function starts(
  candidates: readonly Candidate[],
  rounds: number,
): Promise<StartRow[]> {
  const costs = candidates.map((): StartCost[] => []);
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const [index, { entry }] of candidates.entries()) {
      const cost = await startOnce(entry);
      if (round >= 0) costs[index]?.push(cost);
    }
  }
  return candidates.map(({ name }, index) => ({
    name,
    cpu: median((costs[index] ?? []).map(({ cpu }) => cpu)),
    memory: median((costs[index] ?? []).map(({ memory }) => memory)),
  }));
}

export function startsTable(title: string, rows: readonly StartRow[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const [first] = rows;
  const beside = (own: number, base = own) => `${(own / base).toFixed(2).padStart(6)} x`;
  const lines = rows.map(({ name, cpu, memory }) =>
    [
      `  ${name.padEnd(width)}`,
      `${cpu.toFixed(0).padStart(5)} ms CPU ${beside(cpu, first?.cpu)}`,
      `${memory.toFixed(0).padStart(5)} MB ${beside(memory, first?.memory)}`,
    ].join('  '),
  );
  return [title, ...lines].join('\n');
}
