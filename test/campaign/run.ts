import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { attackRedis } from './attacks.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { killProcesses } from './kills.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { replaySequences } from './replays.ts';
import { type Part, untilOf } from './report/shares.ts';
import { hasPassed, isShort, type Row, table } from './report/table.ts';
import { NONE, playShare, type Share, type Tally } from './sequences.ts';

const EXIT_USAGE = 64;
const MINUTE = 60_000;
/** Time in which killed processes come to rest and are counted, ms. */
const REST = 8_000;
/** Distance between the seeds of two workers, so that no sequence runs twice. */
const APART = 100_000_000;

/**
 * Runs model sequences on several threads. Each thread reports while it runs, so that its results
 * count even if the time runs out.
 */
async function play(wanted: number, shares: readonly Share[]): Promise<readonly Row[]> {
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
      wanted,
      failed: sum((one) => one.failed),
      ...(first === undefined ? {} : { first: first.replaceAll('\n', ' | ') }),
    },
    {
      what: '  of them with a store that loses its tail',
      tried: sum((one) => one.lossy),
      failed: 0,
    },
    { what: '  tails lost', tried: sum((one) => one.losses), failed: 0 },
    { what: '  steps of people and the world', tried: sum((one) => one.steps), failed: 0 },
    { what: '  state changes', tried: sum((one) => one.commits), failed: 0 },
    { what: '  creates sent to Atlas', tried: sum((one) => one.posts), failed: 0 },
    { what: '  deletes sent to Atlas', tried: sum((one) => one.deletes), failed: 0 },
    { what: '  private keys shown', tried: sum((one) => one.displays), failed: 0 },
    { what: '  crashes', tried: sum((one) => one.crashes), failed: 0 },
    { what: '  stopped processes', tried: sum((one) => one.pauses), failed: 0 },
  ];
}

/** The options of the command line. `undefined` after help or an error was printed. */
function asked(): Options | undefined {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== 'help') return options;
    process.stdout.write(`${USAGE}\n`);
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : cause}\n\n${USAGE}\n`);
    process.exitCode = EXIT_USAGE;
  }
  return undefined;
}

async function campaign(options: Options): Promise<void> {
  const { wanted, only, minutes, seed, workers } = options;
  const started = Date.now();
  const until = (part: Part) => untilOf(part, wanted, Date.now(), started + minutes * MINUTE);
  process.stdout.write(`campaign: seed ${seed}, at most ${minutes} minutes\n`);
  const rows: Row[] = [];
  // The campaign may take hours, so the end of each part and its failures are printed.
  const over = (part: string, found: readonly Row[]) => {
    rows.push(...found);
    const failed = found.reduce((all, row) => all + row.failed, 0);
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stderr.write(`after ${seconds} s: ${part} over, ${failed} failed\n`);
  };
  const { mutations, replays, sequences, edits, kills, redisKills } = wanted;
  over('mutations', await fuzz({ seed, mutations, until: until('mutations') }));
  over('replays', await replaySequences({ seed, replays, until: until('replays') }));
  const share = { sequences: Math.ceil(sequences / workers), until: until('sequences') };
  const shares = Array.from({ length: workers }, (_, i) => ({ ...share, seed: seed + i * APART }));
  over('sequences', await play(sequences, shares));
  over('edits', await attackRedis({ seed, edits, until: until('edits'), lanes: workers }));
  const killing = { seed, kills, redisKills, only, until: until('kills') - REST };
  over('kills', await killProcesses(killing));
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(`${table(rows)}\n\nseed ${seed}, ${seconds} s\n`);
  if (rows.some(isShort)) process.stdout.write('Time ran out where it says "N of M".\n');
  process.exitCode = hasPassed(rows, options.isTimed) ? 0 : 1;
}

const options = isMainThread ? asked() : undefined;
if (options !== undefined) await campaign(options);
else if (!isMainThread) await playShare(workerData, (tally) => parentPort?.postMessage(tally));
