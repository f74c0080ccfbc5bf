import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readConfig, secretsOf } from '../../src/config/config.ts';
import { createKnownSecrets } from '../../src/log/knownSecrets.ts';
import { createLog } from '../../src/log/log.ts';
import type { Bot, BotOptions } from '../../src/sandbox/world/bot.ts';
import { createApp } from '../../src/start/app.ts';
import { StartRefused } from '../../src/start/checks/startErrors.ts';
import type { Stopwatch } from '../../src/workflow/ports/stopwatch.ts';

/** Same value as in `src/main.ts`. */
const DRAIN_MS = 25_000;
const EXIT_CONFIG = 78;

function recorder() {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  return {
    lines,
    write(line: string): void {
      // A fact of this name had to make way for what each line has by itself.
      if (line.includes('"fact_')) throw new Error(`A fact has a reserved name: ${line}`);
      lines.push(line.trimEnd());
      for (const look of [...waiting]) look();
    },
    async until(look: () => boolean): Promise<void> {
      if (look()) return;
      await new Promise<void>((resolve) => {
        const again = () => {
          if (!look()) return;
          waiting.delete(again);
          resolve();
        };
        waiting.add(again);
      });
    },
  };
}

/**
 * Starts the whole bot from its environment like `src/main.ts`, but in the process of the test. It
 * uses the same connections to Slack, Atlas and Redis. A separate process costs about one second of
 * CPU for each start, so only stories about processes use one.
 */
export async function startBotHere({ env, signal }: BotOptions, time?: Stopwatch): Promise<Bot> {
  const known = createKnownSecrets();
  const configured = (read: (path: string) => string) => {
    const config = readConfig(env, read);
    if (config.ok) known.learn(secretsOf(config.config));
    return config;
  };
  const read = configured((path) => readFileSync(path, 'utf8'));
  if (!read.ok) throw new Error(`The bot did not start:\n${read.problems.join('\n')}`);
  const log = recorder();
  const { policyPath } = read.config;
  const app = createApp(
    read.config,
    {
      text: () => readFile(policyPath, 'utf8'),
      config: (text) =>
        configured((path) => (path === policyPath ? text : readFileSync(path, 'utf8'))),
    },
    createLog(read.config.logLevel, known, log),
    (says) => {
      log.write(says);
      void end(DRAIN_MS, EXIT_CONFIG);
    },
    time,
  );
  const gaveUp = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('given up')));
  });
  gaveUp.catch(() => undefined);
  let exitCode: number | null = null;
  let exit: (code: number) => void = () => undefined;
  const exited = new Promise<number | null>((resolve) => {
    exit = resolve;
  });
  async function end(ms: number, code = 0): Promise<void> {
    if (exitCode !== null) return;
    exitCode = code;
    await app.stop(ms);
    exit(code);
  }
  try {
    await Promise.race([app.start(), gaveUp]);
  } catch (cause) {
    await end(0);
    const reasons = cause instanceof StartRefused ? cause.reasons : [String(cause)];
    throw new Error(`The bot did not start:\n${[...reasons, ...log.lines].join('\n')}`, { cause });
  }
  return {
    get pid(): number {
      throw new Error('This bot has no process of its own: ask for one with `asProcess`');
    },
    output: () => log.lines.join('\n'),
    exitCode: () => exitCode,
    endedBy: () => null,
    stop: (patience = DRAIN_MS) => end(patience),
    kill: () => end(0),
    logged: (look) => log.until(() => log.lines.some((line) => look(JSON.parse(line)))),
    exited,
  };
}
