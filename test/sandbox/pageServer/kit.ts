import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo as seedAtlas } from '../../../src/sandbox/atlas/seed.ts';
import { startAtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import type { Stage } from '../../../src/sandbox/pageServer/scene/stage.ts';
import { startPageServer } from '../../../src/sandbox/pageServer/server.ts';
import { PAGE_POLICY } from '../../../src/sandbox/pageServer/standings.ts';
import { seedDemo as seedSlack } from '../../../src/sandbox/slack/seed.ts';
import { startSlackSimulator } from '../../../src/sandbox/slack/simulator.ts';
import { createStarved } from '../../../src/sandbox/time/starved.ts';
import type { Bot } from '../../../src/sandbox/world/bot.ts';
import { startWorld, type World } from '../../../src/sandbox/world/world.ts';
import { startFakeApp } from '../slack/fakeApp.ts';
import { createVisitor } from './visitor.ts';

/** The page server on real worlds; `world()` is the present one. `await using` ends it. */
export async function openSandbox() {
  const worlds: World[] = [];
  const server = await startPageServer({
    async openWorld() {
      const world = await startWorld({ policy: PAGE_POLICY });
      worlds.push(world);
      return world;
    },
  });
  const visitor = await createVisitor(server.url);
  return {
    visitor,
    world(): World {
      const world = worlds.at(-1);
      if (world === undefined) throw new Error('There is no world');
      return world;
    },
    async [Symbol.asyncDispose]() {
      await visitor.events.close();
      await server.close();
    },
  };
}

/** Not a process: for tests that are not about it. */
const NO_BOT: Bot = {
  pid: 1,
  output: () => '',
  exitCode: () => null,
  endedBy: () => null,
  stop: async () => undefined,
  kill: async () => undefined,
  logged: async () => undefined,
  exited: new Promise(() => undefined),
};

async function openSmallWorld() {
  const [slack, atlas, app] = await Promise.all([
    startSlackSimulator({ ackLimitMs: 300, starved: createStarved() }),
    startAtlasSimulator(),
    startFakeApp(),
  ]);
  seedSlack(slack);
  slack.app.requestUrl = app.url;
  slack.app.optionsUrl = app.url;
  const stage: Stage = {
    slack,
    atlas,
    seeded: seedAtlas(atlas),
    // Nobody listens there: the records cannot be read.
    redis: { url: 'redis://127.0.0.1:1' },
    env: {},
    bot: () => NO_BOT,
    startBot: async () => NO_BOT,
    close: async () => {
      await Promise.all([slack.close(), atlas.close(), app.close()]);
    },
  };
  return { ...stage, slack, atlas, app };
}

/** The page server on the simulators alone, with an app that answers as it is told. */
export async function openSmallSandbox(options: { host?: string; pageFolder?: string } = {}) {
  const small = await openSmallWorld();
  const server = await startPageServer({ openWorld: async () => small, ...options });
  const visitor = await createVisitor(server.url);
  return {
    ...small,
    visitor,
    url: server.url,
    async [Symbol.asyncDispose]() {
      await visitor.events.close();
      await server.close();
    },
  };
}

/** A page as Vite builds it, with something beside it that must stay unread. */
export async function builtPage() {
  const top = await mkdtemp(join(tmpdir(), 'keywarden-page-'));
  const folder = join(top, 'page');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Sandbox</title>');
  await writeFile(join(folder, 'assets', 'index-BxYz01_9.js'), 'export {};');
  await writeFile(join(top, 'secret.json'), '{}');
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await rm(top, { recursive: true, force: true });
    },
  };
}
