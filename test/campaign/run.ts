import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fuzz } from './fuzz.ts';
import { killProcesses } from './kills.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { replaySequences } from './replays.ts';
import { NONE, playShare, type Share, type Tally } from './sequences.ts';
import { type Row, table } from './table.ts';

const MINUTE = 60_000;
const EXIT_USAGE = 64;
/** Until what part of the time each kind of trial runs: the next ones take what is left. */
const UNTIL = { mutations: 0.05, replays: 0.15, model: 0.3 } as const;
/** How long killed processes take to come to rest and to be counted. */
const REST = 8_000;
/** How far apart the seeds of two workers are: no sequence is played twice. */
const APART = 100_000_000;

/** Model sequences on several threads; each reports as it goes, so that time can run out. */
async function play(shares: readonly Share[]): Promise<readonly Row[]> {
  const tallies = shares.map(() => NONE);
  await Promise.all(
    shares.map(
      (share, i) =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: share });
          worker.on('message', (tally: Tally) => {
            tallies[i] = tally;
          });
          worker.on('error', reject);
          worker.on('exit', () => resolve());
        }),
    ),
  );
  const sum = (of: (tally: Tally) => number) => tallies.reduce((all, one) => all + of(one), 0);
  const first = tallies.find((one) => one.first !== undefined)?.first;
  return [
    {
      what: 'sequences played on the model',
      tried: sum((one) => one.sequences),
      failed: sum((one) => one.failed),
      ...(first === undefined ? {} : { first: first.replaceAll('\n', ' | ') }),
    },
    { what: '  steps of people and the world', tried: sum((one) => one.steps), failed: 0 },
    { what: '  state changes', tried: sum((one) => one.commits), failed: 0 },
    { what: '  creates sent to Atlas', tried: sum((one) => one.posts), failed: 0 },
    { what: '  deletes sent to Atlas', tried: sum((one) => one.deletes), failed: 0 },
    { what: '  private keys shown', tried: sum((one) => one.displays), failed: 0 },
    { what: '  crashes', tried: sum((one) => one.crashes), failed: 0 },
    { what: '  stopped processes', tried: sum((one) => one.pauses), failed: 0 },
  ];
}

/** `undefined` where only help was asked for, or something was typed wrongly: that is said. */
function typed(): Options | undefined {
  const words = process.argv.slice(2);
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(`${USAGE}\n`);
    return undefined;
  }
  try {
    return readOptions(words);
  } catch (cause) {
    const says = cause instanceof Error ? cause.message : String(cause);
    process.stderr.write(`${says}\n\n${USAGE}\n`);
    process.exitCode = EXIT_USAGE;
    return undefined;
  }
}

async function campaign(): Promise<void> {
  const options = typed();
  if (options === undefined) return;
  const { sequences, replays, mutations, kills, redisKills, only, minutes, seed, workers } =
    options;
  const started = Date.now();
  const until = (share: number) => started + minutes * MINUTE * share;
  process.stdout.write(`campaign: seed ${seed}, at most ${minutes} minutes\n`);
  const rows: Row[] = [];
  rows.push(...(await fuzz({ seed, mutations, until: until(UNTIL.mutations) })));
  rows.push(...(await replaySequences({ seed, replays, until: until(UNTIL.replays) })));
  const shares = Array.from({ length: workers }, (_, i) => ({
    seed: seed + i * APART,
    sequences: Math.ceil(sequences / workers),
    until: until(UNTIL.model),
  }));
  rows.push(...(await play(shares)));
  rows.push(...(await killProcesses({ seed, kills, redisKills, only, until: until(1) - REST })));
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(`${table(rows)}\n\nseed ${seed}, ${seconds} s\n`);
  process.exitCode = rows.some(({ failed }) => failed > 0) ? 1 : 0;
}

if (isMainThread) await campaign();
else await playShare(workerData, (tally) => parentPort?.postMessage(tally));
