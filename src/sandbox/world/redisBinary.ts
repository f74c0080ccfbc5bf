import { existsSync, readFileSync } from 'node:fs';

/** Written by `setup.mjs`; three folders up from `src/sandbox/world` and `dist/sandbox/world` alike. */
const RECORD = new URL('../../../node_modules/.keywarden-redis.json', import.meta.url);

function recorded(): string | undefined {
  if (!existsSync(RECORD)) return undefined;
  const record: unknown = JSON.parse(readFileSync(RECORD, 'utf8'));
  if (typeof record !== 'object' || record === null || !('server' in record)) return undefined;
  return typeof record.server === 'string' ? record.server : undefined;
}

/** The Redis server that `KEYWARDEN_REDIS_SERVER` names, or the one that set-up found. */
export function redisBinary(): string {
  const server = process.env.KEYWARDEN_REDIS_SERVER || recorded();
  if (server !== undefined && existsSync(server)) return server;
  throw new Error('There is no Redis server to start. Run: node src/sandbox/setup.mjs');
}
