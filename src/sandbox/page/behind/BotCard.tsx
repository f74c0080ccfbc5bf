import { type ReactNode, useState } from 'react';
import type { BotBody, BotFacts } from '../contract/behindContract.ts';
import { useSandbox } from '../live/useSandbox.ts';
import { post, Refused } from '../live/wire.ts';
import { timeOf } from './moments.ts';

const STATES = {
  up: 'Running',
  starting: 'Starting',
  stopping: 'Stopping',
  down: 'Stopped',
} as const;

function detail({ state, pid, since, ended }: BotFacts): string {
  const at = `since ${timeOf(since)}`;
  if (state === 'down') return ended === undefined ? at : `${at}, ended by ${ended}`;
  return pid === null ? at : `process ${pid}, ${at}`;
}

/** The real bot: a process that can be killed and started again. */
export function BotCard({ bot }: { bot: BotFacts }): ReactNode {
  const sandbox = useSandbox();
  const [isBusy, setBusy] = useState(false);
  const ask = async (action: BotBody['action']) => {
    setBusy(true);
    try {
      await post('/api/bot', { action } satisfies BotBody);
    } catch (cause) {
      sandbox.say(cause instanceof Refused ? cause.message : 'The bot could not be reached.');
    }
    setBusy(false);
    sandbox.refresh();
  };
  const isDown = bot.state === 'down' || bot.state === 'starting';
  return (
    <section className="bot" data-state={bot.state} aria-label="The bot">
      <div className="bot-words" role="status">
        <strong>The bot: {STATES[bot.state]}</strong>
        <span>{detail(bot)}</span>
      </div>
      {isDown ? (
        <button
          type="button"
          className="button"
          data-style="primary"
          aria-busy={isBusy || bot.state === 'starting'}
          disabled={bot.state === 'starting'}
          onClick={() => ask('start')}
        >
          Start it
        </button>
      ) : (
        <button
          type="button"
          className="button"
          data-style="danger"
          aria-busy={isBusy}
          disabled={bot.state === 'stopping'}
          onClick={() => ask('kill')}
        >
          Stop the bot now
        </button>
      )}
    </section>
  );
}
