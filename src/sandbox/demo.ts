import { parseArgs } from 'node:util';
import { startPageServer } from './pageServer/server.ts';
import { PAGE_POLICY } from './pageServer/standings.ts';
import { playWholeLife } from './wholeLife.ts';
import { startWorld, type World, type WorldOptions } from './world/world.ts';

const HELP = `npm run demo                     plays the life of one key against simulated Slack and Atlas
npm run demo -- --stay           serves a page on which you are each person in turn, until Ctrl-C
npm run demo -- --stay --play    and plays the life of one key there first
  --port N     the page's port (4040, or the next free one)
  --host H     serves the page on H instead of loopback: whoever reaches it can play
  --socket     reaches the bot by Socket Mode instead of HTTP`;

const PORT = 4040;
const PORTS_MORE = 20;

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      stay: { type: 'boolean', default: false },
      play: { type: 'boolean', default: false },
      socket: { type: 'boolean', default: false },
      host: { type: 'string' },
      port: { type: 'string' },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new TypeError('--port takes a number from 0 to 65535');
  }
  return { ...values, port };
}

type Wishes = ReturnType<typeof readArguments>;

function places(world: World): string {
  return [
    `  Slack  ${world.slack.origin}`,
    `  Atlas  ${world.atlas.origin}  (${world.atlas.keys(world.seeded.acme.id).length} keys in "acme")`,
    `  Redis  ${world.redis.url}`,
    `  Bot    process ${world.bot().pid}, http://127.0.0.1:${world.env.PORT}/healthz`,
  ].join('\n');
}

async function play(world: World): Promise<void> {
  try {
    await playWholeLife(world, (text) => console.log(`${text}\n`));
    console.log('Every step was observed. To be each of them yourself: npm run demo -- --stay');
  } catch (cause) {
    console.error(world.bot().output());
    throw cause;
  }
}

async function playOnce(options: WorldOptions): Promise<void> {
  const world = await startWorld(options);
  try {
    console.log(
      'Keywarden demo: everything here is simulated, on this machine, and gone afterwards.',
    );
    console.log(`${places(world)}\n`);
    console.log(
      'What stands behind a bar is quoted word for word from the screen of that person.\n',
    );
    await play(world);
  } finally {
    await world.close();
  }
}

/** Listens from the start, so that nothing outlives an early Ctrl-C; a second one changes nothing. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve());
    }
  });
}

async function stay(options: WorldOptions, { host, port, play: isPlayed }: Wishes): Promise<void> {
  const stopped = untilStopped();
  let world: World | undefined;
  const server = await startPageServer({
    async openWorld() {
      world = await startWorld({ ...options, policy: PAGE_POLICY });
      return world;
    },
    host,
    ...(port === undefined ? { port: PORT, portsMore: PORTS_MORE } : { port }),
  });
  try {
    if (world === undefined) throw new Error('There is no world');
    console.log(`Open ${server.url} in a browser to try Keywarden.

  Everything here is simulated, on this machine, and gone afterwards.
${places(world)}

  Ctrl-C ends it.\n`);
    if (isPlayed) await Promise.race([play(world), stopped]);
    await stopped;
  } finally {
    await server.close();
  }
}

async function main(args: readonly string[]): Promise<void> {
  const wishes = readArguments(args);
  if (wishes.help) {
    console.log(HELP);
    return;
  }
  const options: WorldOptions = { transport: wishes.socket ? 'socket' : 'http' };
  await (wishes.stay ? stay(options, wishes) : playOnce(options));
}

try {
  await main(process.argv.slice(2));
} catch (cause) {
  // What was typed wrongly needs a sentence, not a stack.
  console.error(cause instanceof TypeError ? `${cause.message}\n\n${HELP}` : cause);
  process.exitCode = 1;
}
