/** `npm run adopt`: proposes to adopt the keys of a file. An admin accepts that in Slack. */
import { readFileSync } from 'node:fs';
import { type Config, readConfig, secretsOf } from '../../config/config.ts';
import { type ProposedKey, proposalId } from '../../domain/inventory/proposal.ts';
import { organizationName } from '../../domain/policy/policy.ts';
import { KeywardenError } from '../../foundation/errors.ts';
import { createKnownSecrets } from '../../log/knownSecrets.ts';
import { createLog } from '../../log/log.ts';
import type { Store } from '../../store/store.ts';
import { createReadInventory, organizationIds } from '../../workflow/inventory/readInventory.ts';
import { openStore } from '../openedStore.ts';
import { readInput } from '../readInput.ts';
import { type Asked, readArguments, USAGE } from './arguments.ts';
import { propose, summaryOf } from './propose.ts';
import { BYTES_MAX, readCsv } from './readCsv.ts';

const EXIT_USAGE = 64;
const EXIT_DATA = 65;
const EXIT_NO_INPUT = 66;
const EXIT_TEMPORARY = 75;
const EXIT_CONFIG = 78;
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
  const log = createLog('error', known, { write: (line) => process.stderr.write(line) });
  const { store, connection } = await openStore(config, log);
  try {
    return await use(store);
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
  const input = readInput(asked.file, BYTES_MAX);
  if ('says' in input) {
    complain(input.says);
    return EXIT_NO_INPUT;
  }
  const read = readConfig(process.env, (path) => readFileSync(path, 'utf8'));
  if (!read.ok) {
    for (const problem of read.problems) complain(problem);
    return EXIT_CONFIG;
  }
  known.learn(secretsOf(read.config));
  return withStore(read.config, (store) => carryOut(read.config, asked, input.text, store));
}

process.exitCode = await main().catch((cause: unknown) => {
  complain(cause instanceof KeywardenError ? cause.message : String(cause));
  return 1;
});
