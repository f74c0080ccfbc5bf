import { existsSync, readFileSync } from 'node:fs';

/** Written by `setup.mjs`. */
const RECORD = 'node_modules/.keywarden-redis.json';

/** The record of the checkout that this file is in: as source, compiled, or as part of a bundle. */
function findRecord(): URL | undefined {
  let folder = new URL('./', import.meta.url);
  for (;;) {
    const record = new URL(RECORD, folder);
    if (existsSync(record)) return record;
    const above = new URL('../', folder);
    if (above.href === folder.href) return undefined;
    folder = above;
  }
}

function recorded(): string | undefined {
  const file = findRecord();
  if (file === undefined) return undefined;
  const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof record !== 'object' || record === null || !('server' in record)) return undefined;
  return typeof record.server === 'string' ? record.server : undefined;
}

/** The Redis server that `KEYWARDEN_REDIS_SERVER` names, or the one that set-up found. */
export function redisBinary(): string {
  const server = process.env.KEYWARDEN_REDIS_SERVER || recorded();
  if (server !== undefined && existsSync(server)) return server;
  throw new Error('There is no Redis server to start. Run: node src/sandbox/setup.mjs');
}
