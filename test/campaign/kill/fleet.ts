import { setTimeout as sleep } from 'node:timers/promises';
import { type Bot, launchBot } from '../../../src/sandbox/world/bot.ts';

/** Wait before a restart, ms, as a supervisor has. */
const AGAIN_AFTER = 100;
const STOPS_WITHIN = 5_000;

/** Several replicas of the real bot. A replica that ends is started again. */
export interface Fleet {
  /** Sends SIGKILL to the replica's process id. Resolves when the process is gone. */
  kill(replica: number): Promise<void>;
  /**
   * Sends SIGSTOP. Returns a function that sends SIGCONT, unless the replica was killed in the
   * meantime.
   */
  stop(replica: number): () => void;
  /** Resolves when every replica accepts requests. */
  up(): Promise<void>;
  readonly kills: () => number;
  /** Since when all replicas run, by the given clock. `undefined`: one of them does not. */
  readonly upSince: () => number | undefined;
  /** Output of all processes since the start. */
  readonly output: () => string;
  /** Processes that ended without being killed: by a crash, or because they refused to start. */
  readonly unexplained: readonly string[];
  close(): Promise<void>;
}

interface Replica {
  bot: Bot;
  started: Promise<boolean>;
  hasStarted: boolean;
  isKilled: boolean;
}

export function startFleet(parts: {
  readonly entry: string;
  readonly environments: readonly Readonly<Record<string, string>>[];
  readonly now: () => number;
}): Fleet {
  const { entry, environments, now } = parts;
  const printed: string[] = [];
  const unexplained: string[] = [];
  let closing = false;
  let kills = 0;
  let lastStart = 0;

  function launch(env: Readonly<Record<string, string>>): Replica {
    const bot = launchBot({ entry, env });
    const started = Promise.race([
      bot.logged(({ event }) => event === 'keywarden.started').then(() => true),
      bot.exited.then(() => false),
    ]);
    const replica = { bot, started, hasStarted: false, isKilled: false };
    void started.then((hasStarted) => {
      replica.hasStarted = hasStarted;
      if (hasStarted) lastStart = now();
    });
    return replica;
  }

  /** Exit code 1 before the start is allowed: a server was not reachable at that moment. */
  function explain(index: number, { bot, isKilled }: Replica, hadStarted: boolean): void {
    if (isKilled || closing || (!hadStarted && bot.exitCode() === 1)) return;
    const last = bot.output().split('\n').slice(-3).join(' | ');
    unexplained.push(`replica ${index} ended with ${bot.exitCode() ?? bot.endedBy()}: ${last}`);
  }

  const replicas = environments.map(launch);

  async function supervise(index: number, env: Readonly<Record<string, string>>): Promise<void> {
    for (;;) {
      const replica = replicas[index];
      if (replica === undefined) return;
      const hadStarted = await replica.started;
      await replica.bot.exited;
      printed.push(replica.bot.output());
      explain(index, replica, hadStarted);
      if (!closing) await sleep(AGAIN_AFTER);
      if (closing) return;
      replicas[index] = launch(env);
    }
  }
  const supervised = environments.map((env, index) => supervise(index, env));

  return {
    kills: () => kills,
    upSince() {
      const areUp = replicas.every(({ bot, hasStarted, isKilled }) => {
        return hasStarted && !isKilled && bot.exitCode() === null;
      });
      return areUp ? lastStart : undefined;
    },
    unexplained,
    output: () => [...printed, ...replicas.map(({ bot }) => bot.output())].join('\n'),
    async kill(index) {
      const replica = replicas[index];
      if (replica === undefined || replica.isKilled || replica.bot.exitCode() !== null) return;
      replica.isKilled = true;
      kills += 1;
      await replica.bot.kill();
    },
    stop(index) {
      const bot = replicas[index]?.bot;
      const send = (signal: NodeJS.Signals) => {
        const lives = bot?.exitCode() === null && bot.endedBy() === null;
        if (lives) process.kill(bot.pid, signal);
      };
      send('SIGSTOP');
      return () => send('SIGCONT');
    },
    async up() {
      for (;;) {
        const now = [...replicas];
        const all = await Promise.all(now.map(({ started }) => started));
        const alive = now.every((one, index) => one === replicas[index] && !one.isKilled);
        if (alive && all.every(Boolean)) return;
        await sleep(AGAIN_AFTER / 2);
      }
    },
    async close() {
      closing = true;
      await Promise.all(
        replicas.map((replica) => {
          replica.isKilled = true;
          return replica.bot.stop(STOPS_WITHIN);
        }),
      );
      await Promise.all(supervised);
    },
  };
}
