import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PATIENCE_MS } from '../time/patience.ts';
import { tieToUs } from './tieToParent.ts';

/** It drains for up to 25 s by itself; after that it hangs. */
const STOPS_WITHIN = 30_000;

export interface BotOptions {
  /** The compiled entry, `dist/main.js`. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

/** The real app as a child process, known only by its environment, its log and its exit. */
export interface Bot {
  readonly pid: number;
  /** Everything it printed so far, to either stream. */
  readonly output: () => string;
  readonly exitCode: () => number | null;
  /** What ended it, if it was a signal. */
  readonly endedBy: () => NodeJS.Signals | null;
  /** SIGTERM, and wait for the end; SIGKILL if it has not ended after `patience`. */
  stop(patience?: number): Promise<void>;
  /** SIGKILL, and wait for the end. */
  kill(): Promise<void>;
  /** Resolves with the first line of the log that the look accepts. */
  logged(look: (line: Readonly<Record<string, unknown>>) => boolean): Promise<void>;
  readonly exited: Promise<number | null>;
}

function asJson(line: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

/** Keeps what was printed and tells who waits for a line. */
function listenTo(child: ChildProcess) {
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const tell of waiting) tell(line);
    });
  }
  return { lines, waiting };
}

export function launchBot(options: BotOptions): Bot {
  const child = spawn(process.execPath, [options.entry], {
    env: { PATH: process.env.PATH ?? '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) tieToUs(child);
  const { lines, waiting } = listenTo(child);
  const exited = once(child, 'exit').then(() => child.exitCode);
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return {
    pid: child.pid ?? -1,
    output: () => lines.join('\n'),
    exitCode: () => child.exitCode,
    endedBy: () => child.signalCode,
    async stop(patience = STOPS_WITHIN) {
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      await end('SIGTERM');
      clearTimeout(timer);
    },
    kill: () => end('SIGKILL'),
    exited,
    async logged(look) {
      if (lines.some((line) => look(asJson(line)))) return;
      await new Promise<void>((resolve) => {
        const tell = (line: string) => {
          if (!look(asJson(line))) return;
          waiting.delete(tell);
          resolve();
        };
        waiting.add(tell);
      });
    },
  };
}

/** Launches it and waits until it says that it takes requests; a refusal to start is an error. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const bot = launchBot(options);
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), PATIENCE_MS);
    options.signal?.addEventListener('abort', () => resolve('late'));
  });
  const started = bot
    .logged((line) => line.event === 'keywarden.started')
    .then(() => 'up' as const);
  const first = await Promise.race([started, bot.exited.then(() => 'ended' as const), tooLong]);
  clearTimeout(timer);
  if (first === 'up') return bot;
  await bot.kill();
  throw new Error(`The bot did not start:\n${bot.output()}`);
}
