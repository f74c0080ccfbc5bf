import { createMoves } from '../../src/sandbox/world/moves.ts';
import { startWorld, type World } from '../../src/sandbox/world/world.ts';
import { untilQuiet, watchRedis } from './watchRedis.ts';

/** What the bot asked of others while a person did one thing. */
export interface Trips {
  readonly step: string;
  readonly redis: number;
  readonly atlas: number;
  readonly slack: number;
}

export interface Step {
  readonly step: string;
  /** What has to be before it, and is not counted. */
  readonly before?: () => Promise<unknown>;
  act(): Promise<unknown>;
}

/** What the bot asks by itself each second, whether somebody clicks or not: due work, clocks, the log. */
const BY_ITSELF =
  /^(time|now|mget|xrange|take-due|take-due-credentials|take-sweeps|unreported|mark-reported|list-request|list-notice|list-pre-approval|list-credential|hscan|hlen|ping|info|client|auth|hello|select)$/;

/** From the list to the reveal. */
export function mainJob(world: World): readonly Step[] {
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

/** Plays the steps one after another with the real bot; nothing is measured but what travels. */
export async function countSteps(stepsOf: (world: World) => readonly Step[]): Promise<Trips[]> {
  const world = await startWorld();
  const redis = await watchRedis(world.redis.url, (name) => BY_ITSELF.test(name));
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
    for (const { step, act, before: prepare } of stepsOf(world)) {
      await prepare?.();
      await untilQuiet(all);
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

export function tripsTable(title: string, trips: readonly Trips[]): string {
  const width = Math.max(title.length - 2, ...trips.map(({ step }) => step.length));
  const cell = (value: string | number) => String(value).padStart(6);
  return [
    `${title.padEnd(width + 2)}${cell('Redis')} ${cell('Atlas')} ${cell('Slack')}`,
    ...trips.map(
      ({ step, redis, atlas, slack }) =>
        `  ${step.padEnd(width)}${cell(redis)} ${cell(atlas)} ${cell(slack)}`,
    ),
  ].join('\n');
}
