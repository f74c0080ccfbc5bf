import type { BotBody, BotFacts } from '../../page/contract/behindContract.ts';
import type { Bot } from '../../world/bot.ts';
import { Complaining } from '../http/complaint.ts';
import { scrub } from './scrub.ts';
import type { Stage, Tell } from './stage.ts';

export interface BotKeeper {
  facts(): BotFacts;
  /** Resolves when it is done: the process is gone, or the new one takes requests. */
  act(action: BotBody['action']): Promise<BotFacts>;
}

const LAST_LINES = 5;

const endingOf = (bot: Bot): string => bot.endedBy() ?? `exit code ${bot.exitCode()}`;

function whyNot(cause: unknown): Complaining {
  const said = cause instanceof Error ? cause.message : String(cause);
  const lines = scrub(said).split('\n').slice(1).slice(-LAST_LINES);
  return new Complaining(500, 'The bot did not start.', lines);
}

/** The one process that is the bot: whether it lives, and the three switches on it. */
export function keepBot(stage: Pick<Stage, 'bot' | 'startBot'>, tell: Tell): BotKeeper {
  let current: BotFacts = { state: 'up', pid: stage.bot().pid, since: Date.now() };

  function become(facts: Omit<BotFacts, 'since'>): void {
    current = { ...facts, since: Date.now() };
    tell({ people: 'all', behind: true });
  }

  /** It may also end without being asked to. */
  function watch(bot: Bot): void {
    void bot.exited.then(() => {
      if (stage.bot() === bot && current.state !== 'starting') {
        become({ state: 'down', pid: null, ended: endingOf(bot) });
      }
    });
  }

  async function start(): Promise<void> {
    become({ state: 'starting', pid: null });
    try {
      const bot = await stage.startBot();
      become({ state: 'up', pid: bot.pid });
      watch(bot);
    } catch (cause) {
      become({ state: 'down', pid: null, ended: 'did not start' });
      throw whyNot(cause);
    }
  }

  async function end(action: 'kill' | 'stop'): Promise<void> {
    const bot = stage.bot();
    if (action === 'kill') return bot.kill();
    become({ state: 'stopping', pid: bot.pid });
    await bot.stop();
  }

  watch(stage.bot());
  return {
    facts: () => current,
    async act(action) {
      const { state } = current;
      const isPossible =
        action === 'start'
          ? state === 'down'
          : state === 'up' || (state === 'stopping' && action === 'kill');
      if (!isPossible) throw new Complaining(409, `The bot is ${state}: cannot ${action} it now.`);
      await (action === 'start' ? start() : end(action));
      return current;
    },
  };
}
