import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type BrowserServer, chromium } from 'playwright-core';

const NAMES = ['chromium', 'google-chrome'];

const NONE = `There is no browser for the tests of the page.
On Debian: apt-get install -y --no-install-recommends chromium
Or put chromium or google-chrome on the PATH, or its path into CHROME_PATH.`;

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser that somebody has installed; we never download one. */
export function browserPath(env: NodeJS.ProcessEnv): string {
  const named = env.CHROME_PATH;
  if (named !== undefined && named !== '') {
    if (canRun(named)) return named;
    throw new Error(`CHROME_PATH is ${named}, and that cannot be run.`);
  }
  const folders = (env.PATH ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun);
  if (found === undefined) throw new Error(NONE);
  return found;
}

const QUIET = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Chromium has no sandbox of its own for root. */
const isRoot = (): boolean => process.getuid?.() === 0;

export function startBrowser(): Promise<BrowserServer> {
  return chromium.launchServer({
    executablePath: browserPath(process.env),
    args: isRoot() ? ['--no-sandbox', ...QUIET] : QUIET,
    chromiumSandbox: !isRoot(),
  });
}
