/** `npm run adopt`: proposes to adopt the keys of a file. An admin accepts that in Slack. */
import { readFileSync, statSync } from 'node:fs';
import { type Config, readConfig, secretsOf } from '../../config/config.ts';
import { type ProposedKey, proposalId } from '../../domain/inventory/proposal.ts';
import { organizationName } from '../../domain/policy/policy.ts';
import { KeywardenError } from '../../foundation/errors.ts';
import { createKnownSecrets } from '../../log/knownSecrets.ts';
import { createLog } from '../../log/log.ts';
import { connectRedis } from '../../store/redis/connection.ts';
import { createSigner } from '../../store/secrets/sign.ts';
import { createStore, type Store } from '../../store/store.ts';
import { createReadInventory, organizationIds } from '../../workflow/inventory/readInventory.ts';
import { type Asked, readArguments, USAGE } from './arguments.ts';
import { propose, summaryOf } from './propose.ts';
import { BYTES_MAX, readCsv } from './readCsv.ts';

const EXIT_USAGE = 64;
const EXIT_DATA = 65;
const EXIT_TEMPORARY = 75;
const EXIT_CONFIG = 78;
const REDIS_WITHIN = 10_000;
/** How long an admin may accept it, ms. */
const OPEN_FOR = 7 * 24 * 60 * 60_000;

type Wish = Extract<Asked, { command: 'adopt' }>;

const known = createKnownSecrets();

function complain(text: string): void {
  process.stderr.write(known.hide(`${text}\n`));
}

function say(text: string): void {
  process.stdout.write(known.hide(`${text}\n`));
}

async function file(store: Store, keys: readonly ProposedKey[], at: number): Promise<number> {
  const before = await store.proposals.load();
  if (before?.state.status === 'accepted') {
    complain('Another proposal is being carried out. Try again when the admins were told of it.');
    return EXIT_TEMPORARY;
  }
  const proposal = {
    id: proposalId(keys),
    keys,
    at,
    until: at + OPEN_FOR,
    state: { status: 'waiting' },
  } as const;
  if (!(await store.proposals.put(before, proposal))) {
    complain('Somebody else has just filed a proposal. Try again.');
    return EXIT_TEMPORARY;
  }
  say('The proposal is filed. The alerts channel gets it with this hash; tell it the admins.');
  return 0;
}

async function carryOut({ policy }: Config, wish: Wish, text: string, store: Store) {
  const { lines, now } = await createReadInventory(store)(organizationIds(policy));
  const { keys, bad } = propose(readCsv(text), { policy, lines, now });
  for (const { line, says } of bad) complain(`line ${line}: ${says}`);
  const count = keys.length === 1 ? '1 key' : `${keys.length} keys`;
  const would = bad.length > 0 || wish.isDryRun ? 'would be proposed' : 'proposed';
  say(`${count} ${would}. Hash: ${proposalId(keys)}`);
  for (const line of summaryOf(keys, (id) => organizationName(policy, id))) say(line);
  if (bad.length > 0) {
    const what = bad.length === 1 ? 'this line' : `these ${bad.length} lines`;
    complain(`Nothing was filed: mend ${what}, or take them out.`);
    return EXIT_DATA;
  }
  if (keys.length === 0) {
    complain('Nothing was filed: the file names no key.');
    return EXIT_DATA;
  }
  return wish.isDryRun ? 0 : file(store, keys, now);
}

async function withStore(config: Config, use: (store: Store) => Promise<number>): Promise<number> {
  const { installation, policy } = config;
  const log = createLog('error', known, { write: (line) => process.stderr.write(line) });
  const connection = connectRedis({ url: config.redis.url, log });
  try {
    await connection.ready(REDIS_WITHIN);
    const store = createStore({
      redis: connection.redis,
      installation,
      signer: createSigner({ ring: config.signKeys, installation }),
      nameOf: (id) => organizationName(policy, id),
      random: Math.random,
      monotonic: () => performance.now(),
      keptByReplicas: config.redis.keptByReplicas,
      log,
      testClock: config.redis.testClock,
    });
    return await use(store);
  } finally {
    connection.close();
  }
}

/** `undefined`: it is said why it cannot be read. */
function readFile(path: string): string | undefined {
  try {
    if (statSync(path).size <= BYTES_MAX) return readFileSync(path, 'utf8');
    complain(`${path} is larger than 1 MB. Split it.`);
  } catch {
    complain(`${path} cannot be read.`);
  }
  return undefined;
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
  const text = readFile(asked.file);
  if (text === undefined) return EXIT_DATA;
  const read = readConfig(process.env, (path) => readFileSync(path, 'utf8'));
  if (!read.ok) {
    for (const problem of read.problems) complain(problem);
    return EXIT_CONFIG;
  }
  known.learn(secretsOf(read.config));
  return withStore(read.config, (store) => carryOut(read.config, asked, text, store));
}

process.exitCode = await main().catch((cause: unknown) => {
  complain(cause instanceof KeywardenError ? cause.message : String(cause));
  return 1;
});
