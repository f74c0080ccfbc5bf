import type { ServerResponse } from 'node:http';
import type { Changed } from '../page/contract/contract.ts';
import type { Playground } from './scene/playground.ts';
import type { Stale } from './scene/stage.ts';

/** At most twenty a second. */
const APART = 50;
const HEARTBEAT = 15_000;
/** A listener that reads nothing is let go; it will come back and look at everything anew. */
const UNREAD = 256 * 1024;

const NOTHING: Stale = { people: [], behind: false };

const isNothing = ({ people, behind }: Stale): boolean => people.length === 0 && !behind;

function both(one: Stale, other: Stale): Stale {
  const behind = one.behind || other.behind;
  if (one.people === 'all' || other.people === 'all') return { people: 'all', behind };
  return { people: [...new Set([...one.people, ...other.people])], behind };
}

/** The first change is told at once, those that follow closely together. */
function gather(tell: (stale: Stale) => void) {
  let waiting = NOTHING;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    if (isNothing(waiting)) return;
    const stale = waiting;
    waiting = NOTHING;
    timer = setTimeout(flush, APART);
    tell(stale);
  };
  return {
    add(stale: Stale) {
      waiting = both(waiting, stale);
      if (timer === undefined) flush();
    },
    stop: () => clearTimeout(timer),
  };
}

export interface Events {
  open(response: ServerResponse): void;
  close(): void;
}

export function createEvents(playground: Playground): Events {
  const open = new Set<ServerResponse>();
  const write = (response: ServerResponse, words: string) => {
    if (response.writableLength > UNREAD) response.destroy();
    else response.write(words);
  };
  const event = (name: 'hello' | 'changed', stale: Stale): string => {
    const data: Changed = { world: playground.scene().number, ...stale };
    return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  };
  const gathering = gather((stale) => {
    const words = event('changed', stale);
    for (const response of open) write(response, words);
  });
  const off = playground.on((stale) => gathering.add(stale));
  const heart = setInterval(() => {
    for (const response of open) write(response, ': still here\n\n');
  }, HEARTBEAT);
  heart.unref();
  return {
    open(response) {
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      response.write(`retry: 1000\n${event('hello', { people: 'all', behind: true })}`);
      open.add(response);
      response.on('close', () => open.delete(response));
    },
    close() {
      off();
      gathering.stop();
      clearInterval(heart);
      for (const response of open) response.end();
    },
  };
}
