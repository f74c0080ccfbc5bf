import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Opened, openStore } from './fixtures.ts';
import { type Server, startServer } from './server.ts';

/** A Redis server for all tests of a file, and for each of them an empty store of its own. */
export function storeForEachTest(): Opened & { readonly server: Server } {
  let server: Server;
  let opened: Opened | undefined;

  beforeAll(async () => {
    server = await startServer();
  });
  beforeEach(async () => {
    opened?.close();
    opened = await openStore(server.url);
  });
  afterAll(async () => {
    opened?.close();
    await server.remove();
  });

  function now(): Opened {
    if (opened === undefined) throw new Error('the store is opened before each test');
    return opened;
  }

  return {
    get server() {
      return server;
    },
    get redis() {
      return now().redis;
    },
    get store() {
      return now().store;
    },
    get keys() {
      return now().keys;
    },
    get log() {
      return now().log;
    },
    ready: (timeoutMs) => now().ready(timeoutMs),
    renew: () => now().renew(),
    onReadOnly: (listener) => now().onReadOnly(listener),
    close: () => now().close(),
    travel: (ms) => now().travel(ms),
  };
}
