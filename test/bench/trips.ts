import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { createMoves } from '../../src/sandbox/world/moves.ts';
import { startWorld, type World } from '../../src/sandbox/world/world.ts';
import { redisCall } from '../campaign/kill/cuts/calls.ts';

/** What the bot asked of others while a person did one thing. */
export interface Trips {
  readonly step: string;
  readonly redis: number;
  readonly atlas: number;
  readonly slack: number;
}

/** What the bot does by itself, whether somebody clicks or not. */
const BY_ITSELF =
  /^(take-due|take-due-credentials|take-sweeps|unreported|mark-reported|list-request|list-notice|list-pre-approval|list-credential|hscan|hlen|ping|info|client|auth|hello|select)$/;
const QUIET = 400;
const LOOKS_EVERY = 50;

/** `+<time> [<database> <source>] "<word>" "<word>" ...`: a line of MONITOR. */
function wordsOf(line: string): readonly string[] {
  const [, source = 'lua', rest = ''] = /^\+\S+ \[\d+ (\S+)\] (.*)$/.exec(line) ?? [];
  // What a script runs inside Redis is no trip.
  if (source === 'lua') return [];
  return [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) =>
    word.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll('\\\\', '\\'),
  );
}

/** Commands as they arrive at Redis. ioredis cannot watch a server that runs scripts, MONITOR can. */
async function watchRedis(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const seen: string[] = [];
  createInterface({ input: socket }).on('line', (line) => {
    const words = wordsOf(line);
    if (words.length === 0) return;
    const { name } = redisCall(words);
    if (!BY_ITSELF.test(name)) seen.push(name);
  });
  await once(socket, 'connect');
  socket.write('MONITOR\r\n');
  return { seen, close: () => socket.destroy() };
}

async function untilQuiet(count: () => number): Promise<void> {
  let last = count();
  let since = performance.now();
  while (performance.now() - since < QUIET) {
    await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY));
    if (count() === last) continue;
    last = count();
    since = performance.now();
  }
}

function stepsOf(world: World) {
  const moves = createMoves(world);
  const { slack, atlas, seeded } = world;
  const [dana, ravi] = [slack.as('U0DANA'), slack.as('U0RAVI')];
  const key = atlas.keys(seeded.acme.id)[0]?.publicKey ?? '';
  return [
    {
      step: 'list the keys of an organization',
      async act() {
        await moves.types(dana, '/atlas-keys list acme');
        await moves.message(dana, 'C0GENERAL', /Page 1 of/);
      },
    },
    {
      step: 'turn the page',
      async act() {
        const page = await moves.message(dana, 'C0GENERAL', /Page 1 of/);
        moves.went(await dana.clicks(page, 'Next'));
        await moves.message(dana, 'C0GENERAL', /Page 2 of/);
      },
    },
    {
      step: 'get one key',
      async act() {
        await moves.types(dana, `/atlas-keys get ${key} acme`);
        await moves.message(dana, 'C0GENERAL', new RegExp(key));
      },
    },
    {
      step: 'open the form',
      act: () => moves.openForm(dana),
    },
    {
      step: 'send the form; the card and the copy are posted',
      async act() {
        moves.went(await moves.fill(dana, {}));
        await moves.message(ravi, 'C0APPROVALS', /ci-deploy/);
      },
    },
    {
      step: 'approve; the key is created and announced',
      async act() {
        await moves.approve(ravi, await moves.message(ravi, 'C0APPROVALS', /ci-deploy/));
        await moves.message(ravi, 'C0KEYS', /ci-deploy/);
      },
    },
    { step: 'reveal the private key', act: () => moves.reveal(dana) },
  ];
}

/** One pass of the main job with the real bot; nothing is measured but what travels. */
export async function countTrips(): Promise<readonly Trips[]> {
  const world = await startWorld();
  const redis = await watchRedis(world.redis.url);
  const { slack, atlas } = world;
  const counts = () => ({
    redis: redis.seen.length,
    atlas: atlas.exchanges.length,
    slack: slack.transcript.length,
  });
  const all = () => Object.values(counts()).reduce((sum, one) => sum + one, 0);
  const trips: Trips[] = [];
  try {
    await untilQuiet(all);
    for (const { step, act } of stepsOf(world)) {
      const before = counts();
      await act();
      await untilQuiet(all);
      const after = counts();
      trips.push({
        step,
        redis: after.redis - before.redis,
        atlas: after.atlas - before.atlas,
        slack: after.slack - before.slack,
      });
    }
  } finally {
    redis.close();
    await world.close();
  }
  return trips;
}

export function tripsTable(trips: readonly Trips[]): string {
  const width = Math.max(...trips.map(({ step }) => step.length));
  const cell = (value: string | number) => String(value).padStart(6);
  return [
    `${'calls of the bot, whoever waits for them'.padEnd(width + 2)}${cell('Redis')} ${cell('Atlas')} ${cell('Slack')}`,
    ...trips.map(
      ({ step, redis, atlas, slack }) =>
        `  ${step.padEnd(width)}${cell(redis)} ${cell(atlas)} ${cell(slack)}`,
    ),
  ].join('\n');
}
