import { Redis } from 'ioredis';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { startPageServer } from '../../../src/sandbox/pageServer/server.ts';
import { PAGE_POLICY } from '../../../src/sandbox/pageServer/standings.ts';
import { PATIENCE_MS } from '../../../src/sandbox/time/patience.ts';
import { startWorld, type World } from '../../../src/sandbox/world/world.ts';
import { createHands, type Hands } from './visitor.ts';

const LAPTOP = { width: 1280, height: 800 } as const;
export const PHONE = { width: 360, height: 740 } as const;

/** A dropped connection and an answer that is not 200 are part of some stories; the rest is not. */
const EXPECTED = /Failed to load resource/;

/**
 * Browser windows on one address. Each is a browser of its own: nothing is shared but the world. In
 * the end no browser may have complained, nor loaded anything from elsewhere.
 */
export async function openWindows(endpoint: string, url: string) {
  const browser: Browser = await chromium.connect(endpoint);
  const troubles: string[] = [];

  function watch(page: Page): void {
    page.on('pageerror', ({ message }) => troubles.push(message));
    page.on('console', (line) => {
      const isBad = line.type() === 'error' || line.type() === 'warning';
      if (isBad && !EXPECTED.test(line.text())) troubles.push(line.text());
    });
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(url).origin) {
        troubles.push(`loads ${request.url()}`);
      }
    });
  }

  return {
    async open(as: string, options: BrowserContextOptions = {}): Promise<Hands> {
      const context = await browser.newContext({
        viewport: LAPTOP,
        locale: 'en-US',
        timezoneId: 'Europe/Lisbon',
        reducedMotion: 'reduce',
        ...options,
      });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      watch(page);
      await page.goto(`${url}?as=${as}`);
      const hands = createHands(page);
      await hands.people.waitFor();
      return hands;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      if (troubles.length > 0) throw new Error(`The browser says:\n${troubles.join('\n')}`);
    },
  };
}

/** A fresh world behind the page. `await using` ends it. */
export async function openSandbox(endpoint: string) {
  const worlds: World[] = [];
  const server = await startPageServer({
    async openWorld() {
      const world = await startWorld({ policy: PAGE_POLICY });
      worlds.push(world);
      return world;
    },
  });
  const windows = await openWindows(endpoint, server.url);
  const world = (): World => {
    const last = worlds.at(-1);
    if (last === undefined) throw new Error('There is no world');
    return last;
  };
  return {
    open: windows.open,
    world,
    /** Live keys at Atlas that Keywarden made. */
    ours() {
      const { atlas, seeded } = world();
      return atlas.keys(seeded.acme.id).filter(({ description }) => description.includes(' [ck:'));
    },
    /** Moves the only clock that decisions use. */
    async later(ms: number): Promise<void> {
      const redis = new Redis(world().redis.url);
      await redis.incrby('{sandbox}:clock-offset', ms);
      redis.disconnect();
    },
    async [Symbol.asyncDispose]() {
      await using _ = windows;
      await server.close();
    },
  };
}

export type Sandbox = Awaited<ReturnType<typeof openSandbox>>;
