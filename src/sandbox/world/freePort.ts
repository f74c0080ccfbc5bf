import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the range from which Linux and macOS take ports for connections that go out and for servers
 * that ask for any port: nobody gets it between this look and the start of whoever is to listen.
 */
const FROM = 20_000;
/** Processes that look at the same time have ports of their own, so that no two find the same one. */
const PROCESSES = 120;
const PORTS_EACH = 100;
const own = FROM + (process.pid % PROCESSES) * PORTS_EACH;
let next = randomInt(PORTS_EACH);

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}

/** A port on loopback that stays ours while whoever listens on it is killed and started again. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS_EACH; tries += 1) {
    const port = own + next;
    next = (next + 1) % PORTS_EACH;
    if (await isFree(port)) return port;
  }
  throw new Error('There is no free port');
}
