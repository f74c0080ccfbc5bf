/** `npm run report`: every key that Keywarden knows, as CSV or JSON. It changes nothing. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Config, readConfig, secretsOf } from '../../config/config.ts';
import { staleAfterOf } from '../../domain/policy/asking/lifetime.ts';
import { organizationName } from '../../domain/policy/policy.ts';
import { KeywardenError } from '../../foundation/errors.ts';
import { createKnownSecrets } from '../../log/knownSecrets.ts';
import { createLog } from '../../log/log.ts';
import { connectRedis } from '../../store/redis/connection.ts';
import { createSigner } from '../../store/secrets/sign.ts';
import { createStore } from '../../store/store.ts';
import { createReadInventory, organizationIds } from '../../workflow/inventory/readInventory.ts';
import { readArguments, USAGE } from './arguments.ts';
import { type ReportWish, report } from './report.ts';

const EXIT_USAGE = 64;
const EXIT_CONFIG = 78;
const REDIS_WITHIN = 10_000;

const known = createKnownSecrets();

function complain(text: string): void {
  process.stderr.write(known.hide(`${text}\n`));
}

async function write(config: Config, wish: ReportWish): Promise<void> {
  const { installation, policy } = config;
  const log = createLog('error', known, { write: (line) => process.stderr.write(line) });
  const connection = connectRedis({ url: config.redis.url, log });
  try {
    await connection.ready(REDIS_WITHIN);
    const nameOf = (id: string) => organizationName(policy, id);
    const store = createStore({
      redis: connection.redis,
      installation,
      signer: createSigner({ ring: config.signKeys, installation }),
      nameOf,
      random: Math.random,
      monotonic: () => performance.now(),
      keptByReplicas: config.redis.keptByReplicas,
      log,
      testClock: config.redis.testClock,
    });
    const { lines, now } = await createReadInventory(store)(organizationIds(policy));
    const staleAfterMs = staleAfterOf(policy);
    const text = report(lines, wish, { now, staleAfterMs, nameOf });
    await pipeline(Readable.from(text), process.stdout, { end: false });
  } finally {
    connection.close();
  }
}

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (typeof asked === 'string') {
    complain(`${asked}\n\n${USAGE}`);
    return EXIT_USAGE;
  }
  if (asked.command === 'help') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const read = readConfig(process.env, (path) => readFileSync(path, 'utf8'));
  if (!read.ok) {
    for (const problem of read.problems) complain(problem);
    return EXIT_CONFIG;
  }
  known.learn(secretsOf(read.config));
  await write(read.config, asked);
  return 0;
}

process.exitCode = await main().catch((cause: unknown) => {
  complain(cause instanceof KeywardenError ? cause.message : String(cause));
  return 1;
});
