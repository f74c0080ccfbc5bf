/** `npm run report`: every key that Keywarden knows, or a review. It changes nothing. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Config, readConfig, secretsOf } from '../../config/config.ts';
import { staleAfterOf } from '../../domain/policy/asking/lifetime.ts';
import { organizationName } from '../../domain/policy/policy.ts';
import { KeywardenError } from '../../foundation/errors.ts';
import { createKnownSecrets } from '../../log/knownSecrets.ts';
import { createLog } from '../../log/log.ts';
import type { Store } from '../../store/store.ts';
import { createReadInventory, organizationIds } from '../../workflow/inventory/readInventory.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { openStore } from '../openedStore.ts';
import { readInput } from '../readInput.ts';
import { type Asked, readArguments, USAGE } from './arguments.ts';
import { type ReportWish, report } from './report.ts';
import { checkReview, proveReview } from './review.ts';
import { reviewText } from './reviewRows.ts';

const EXIT_USAGE = 64;
const EXIT_NO_INPUT = 66;
const EXIT_CONFIG = 78;

const known = createKnownSecrets();

function complain(text: string): void {
  process.stderr.write(known.hide(`${text}\n`));
}

type Opened = Pick<Store, 'credentials' | 'observations' | 'trail' | 'auditHead'> & {
  readonly signer: Signer;
  readonly nameOf: (organizationId: string) => string;
};

async function opened<T>(config: Config, work: (store: Opened) => Promise<T>): Promise<T> {
  const log = createLog('error', known, { write: (line) => process.stderr.write(line) });
  const { store, signer, connection } = await openStore(config, log);
  try {
    const nameOf = (id: string) => organizationName(config.policy, id);
    return await work({ ...store, signer, nameOf });
  } finally {
    connection.close();
  }
}

async function print(text: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(text), process.stdout, { end: false });
}

async function inventory({ policy }: Config, wish: ReportWish, store: Opened): Promise<number> {
  const { lines, now } = await createReadInventory(store)(organizationIds(policy));
  const staleAfterMs = staleAfterOf(policy);
  await print(report(lines, wish, { now, staleAfterMs, nameOf: store.nameOf }));
  return 0;
}

/** Nothing is written of a log that is not whole. */
async function review(
  { review: id, format, check }: Extract<Asked, { command: 'review' }>,
  store: Opened,
): Promise<number> {
  const input = check === undefined ? undefined : readInput(check);
  if (input !== undefined && 'says' in input) {
    complain(input.says);
    return EXIT_NO_INPUT;
  }
  const proven = await proveReview(store, id);
  if (!proven.ok) {
    complain(proven.says);
    return 1;
  }
  if (input === undefined) {
    await print([reviewText(proven.read.rows, format)]);
    return 0;
  }
  const { ok, says } = checkReview(proven, input.text);
  if (ok) process.stdout.write(`${says}\n`);
  else complain(says);
  return ok ? 0 : 1;
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
  return opened(read.config, (store) =>
    asked.command === 'review' ? review(asked, store) : inventory(read.config, asked, store),
  );
}

process.exitCode = await main().catch((cause: unknown) => {
  complain(cause instanceof KeywardenError ? cause.message : String(cause));
  return 1;
});
