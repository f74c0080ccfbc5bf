import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import type {
  OpenView,
  Person,
  Target,
  VisibleMessage,
} from '../../src/sandbox/slack/simulator.ts';
import { PATIENCE_MS } from '../../src/sandbox/time/patience.ts';
import { startBot } from '../../src/sandbox/world/bot.ts';
import { createMoves, type Moves } from '../../src/sandbox/world/moves.ts';
import { startWorld, type World, type WorldOptions } from '../../src/sandbox/world/world.ts';
import type { Stopwatch } from '../../src/workflow/ports/stopwatch.ts';
import { macOf } from '../store/macOf.ts';
import { startBotHere } from './botHere.ts';
import { rewritten } from './rewritten.ts';

export interface Stage extends Moves, AsyncDisposable {
  readonly world: World;
  readonly redis: Redis;
  readonly dana: ReturnType<World['slack']['as']>;
  readonly ravi: ReturnType<World['slack']['as']>;
  readonly mei: ReturnType<World['slack']['as']>;
  readonly sam: ReturnType<World['slack']['as']>;
  /** Clicks the button. Resolves when the window is open and its nonce is in Redis. */
  opened(who: Person, target: Target, label: string, pattern: RegExp): Promise<OpenView>;
  /** The newest reply in the thread of this card that matches. */
  reply(who: Person, card: { readonly ts: string }, pattern: RegExp): Promise<VisibleMessage>;
  /** Waits until the audit log holds this refusal of this person with this reason. */
  noted(event: string, by: string, why: string): Promise<void>;
  /** Moves the clock in Redis, which is the only clock that decisions use. */
  later(ms: number): Promise<void>;
  /** Changes what a record says, as somebody would who can write to Redis and has the sign key. */
  resign(id: string, change: (record: string) => string): Promise<void>;
  /** The same of a key in the ledger; the changed record is stored under its new id. */
  resignKey(atlasId: string, change: (record: string) => string): Promise<void>;
  /** Live keys at Atlas that Keywarden made. */
  ours(organizationId?: string): ReturnType<World['atlas']['keys']>;
  /**
   * Everything stored or logged, by file name: Redis's files, the audit files and the bot's output.
   */
  resting(): Promise<Map<string, string>>;
}

const META = z.object({ n: z.string() });
const STORED = z.object({ id: z.string() });

export interface StageOptions extends Omit<WorldOptions, 'launch'> {
  /**
   * Runs the bot as a separate process, so that a test can kill it. `first`: the bot that is started
   * after that one is in the process of the test, as in other stories.
   */
  readonly asProcess?: boolean | 'first';
  /** How long the bot waits, where it is in the process of the test. */
  readonly time?: Stopwatch;
}

/** How the bot is started, as often as it is. */
function launches(
  asProcess: boolean | 'first',
  time?: Stopwatch,
): Required<WorldOptions>['launch'] {
  let started = false;
  return (options) => {
    const isApart = asProcess === true || (asProcess === 'first' && !started);
    started = true;
    return isApart ? startBot(options) : startBotHere(options, time);
  };
}

/** Starts Slack, Atlas, Redis and the bot, with people to act. `await using` stops all of it. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const { asProcess = false, time, ...rest } = options;
  const world = await startWorld({ ...rest, launch: launches(asProcess, time) });
  const redis = new Redis(world.redis.url);
  redis.on('error', () => undefined);
  const { slack, atlas, seeded } = world;
  const moves = createMoves(world);
  return {
    ...moves,
    world,
    redis,
    dana: slack.as('U0DANA'),
    ravi: slack.as('U0RAVI'),
    mei: slack.as('U0MEI'),
    sam: slack.as('U0ADMIN'),
    async opened(who, target, label, pattern) {
      moves.went(await who.clicks(target, label));
      const open = await moves.window(who, pattern);
      const { n: nonce } = META.parse(JSON.parse(open.privateMetadata));
      const noted = () => redis.exists(`{sandbox}:window:${nonce}`);
      await expect.poll(noted).toBe(1);
      return open;
    },
    reply: (who, card, pattern) =>
      moves.seen(`a reply with ${pattern}`, () =>
        who.sees('C0APPROVALS').findLast(({ thread_ts: thread, plainText }) => {
          return thread === card.ts && pattern.test(plainText);
        }),
      ),
    async noted(event, by, why) {
      const isNoted = (text: string) =>
        [event, by, why].every((word) => text.includes(`"${word}"`));
      await vi.waitFor(
        async () => {
          const entries = await redis.xrange('{sandbox}:audit', '-', '+');
          const found = entries.some(([, fields]) => isNoted(fields.join(' ')));
          if (!found) throw new Error(`Not in the audit log: ${event} ${by} ${why}`);
        },
        { timeout: PATIENCE_MS },
      );
    },
    async later(ms) {
      await redis.incrby('{sandbox}:clock-offset', ms);
    },
    async resign(id, change) {
      const stored = (await redis.hget('{sandbox}:requests', id)) ?? '';
      const mac = macOf(world.env);
      const json = change(mac.verified('request', id, stored));
      await redis.hset('{sandbox}:requests', id, mac.sign('request', id, json));
    },
    async resignKey(atlasId, change) {
      const id = `apiKey:${atlasId}`;
      const stored = (await redis.hget('{sandbox}:credentials', id)) ?? '';
      const mac = macOf(world.env);
      const json = change(mac.verified('credential', id, stored));
      const { id: after } = STORED.parse(JSON.parse(json));
      await redis.hset('{sandbox}:credentials', after, mac.sign('credential', after, json));
    },
    ours: (organizationId = seeded.acme.id) =>
      atlas.keys(organizationId).filter(({ description }) => description.includes(' [ck:')),
    async resting() {
      const found = new Map<string, string>();
      await rewritten(redis);
      for (const folder of [join(world.redis.dir, 'appendonlydir'), join(world.folder, 'audit')]) {
        for (const name of await readdir(folder)) {
          found.set(name, await readFile(join(folder, name), 'latin1'));
        }
      }
      return found.set('log', world.bot().output());
    },
    async [Symbol.asyncDispose]() {
      redis.disconnect();
      await world.close();
    },
  };
}
