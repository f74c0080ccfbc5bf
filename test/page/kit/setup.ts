import type { TestProject } from 'vitest/node';
import { setup as findRedis } from '../../setup/redis.ts';
import { startBrowser } from './browser.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one browser of the run listens. */
    browser: string;
  }
}

/** One browser for the whole run; without one, or without Redis, the whole run fails, loudly. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  findRedis(project);
  const browser = await startBrowser();
  project.provide('browser', browser.wsEndpoint());
  return () => browser.close();
}
