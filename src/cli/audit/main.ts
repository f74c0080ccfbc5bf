/**
 * `npm run audit -- verify | export | accept | reseal`: an operator's commands for the audit log.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readConfig, secretsOf } from '../../config/config.ts';
import { KeywardenError } from '../../foundation/errors.ts';
import { createKnownSecrets } from '../../log/knownSecrets.ts';
import { createLog } from '../../log/log.ts';
import type { SafeMode } from '../../workflow/ports/audit.ts';
import { type Asked, readArguments, USAGE } from './arguments.ts';
import { exportAudit } from './export.ts';
import { openTools, type Tools } from './tools.ts';
import { verifyAudit } from './verify.ts';

/** It waits for somebody else: EX_TEMPFAIL. */
const EXIT_ONE_OF_TWO = 75;
const EXIT_USAGE = 64;
const EXIT_CONFIG = 78;

const known = createKnownSecrets();

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(known.hide(`${text}\n`));
}

async function verify(tools: Tools): Promise<number> {
  const { ok, says } = await verifyAudit(tools);
  for (const sentence of says) say(sentence);
  return ok ? 0 : 1;
}

/** Whether the audit files of this host reach what Redis has lost: else nothing of it would be held. */
async function knowsLoss({ folder }: Tools, { copy }: SafeMode): Promise<boolean> {
  if (folder === undefined || copy === undefined) return true;
  return (await folder.ends()).some(({ epoch }) => epoch >= copy.epoch);
}

async function accept(tools: Tools): Promise<number> {
  const { loss, auditHead } = tools;
  const { safeMode } = await auditHead.standing();
  if (safeMode === undefined) {
    say('Keywarden is not paused. There is nothing to accept.');
    return 0;
  }
  if (!(await knowsLoss(tools, safeMode))) {
    complain(
      'Nothing was changed: the folder in KEYWARDEN_AUDIT_DIR has no copy of the audit log.',
    );
    complain(
      'Run this where the audit files of the running Keywarden are: they know what was lost.',
    );
    return 1;
  }
  const { username: account } = userInfo();
  const accepted = await loss.accept(safeMode.id, { by: 'operator', via: 'command', account });
  if (!accepted.ok) {
    say('Somebody else was faster. Nothing was changed.');
    return 0;
  }
  if ('first' in accepted) {
    const until = new Date(accepted.first.until).toISOString();
    say(
      'Recorded: 1 of 2. Keywarden is still paused, because the policy names more than one admin.',
    );
    say(`Now an admin presses "Accept and go on" in the alerts channel, before ${until}.`);
    return EXIT_ONE_OF_TWO;
  }
  say('Accepted. Keywarden goes on.');
  if (accepted.held > 0) {
    say(`On hold, because the audit files know more of them than Redis: ${accepted.held}.`);
    say('An admin decides about each in the alerts channel: keep its key or revoke it.');
  }
  return 0;
}

async function reseal(tools: Tools): Promise<number> {
  const { done, failed, preApprovals, credentials, reviews } = await tools.reseal();
  say(`${done} ${done === 1 ? 'request was' : 'requests were'} moved to the current keys.`);
  if (preApprovals.done > 0) {
    say(`Permissions given in advance that were moved as well: ${preApprovals.done}.`);
  }
  if (credentials.done > 0) say(`Records of keys that were moved as well: ${credentials.done}.`);
  for (const id of credentials.failed) {
    complain(`The record of key ${id} still needs an old key: see the log above.`);
  }
  if (reviews.done > 0) say(`Records of reviews that were moved as well: ${reviews.done}.`);
  for (const id of reviews.failed) {
    complain(`The record ${id} of a review still needs an old key, or cannot be read.`);
  }
  for (const id of preApprovals.failed) {
    complain(
      `Permission ${id} does not bear our signature, or still needs an old key: see the log.`,
    );
  }
  for (const id of failed) complain(`Request ${id} still needs an old key: see the log above.`);
  const left = [failed, preApprovals.failed, credentials.failed, reviews.failed].flat().length;
  if (left === 0) {
    say('No stored secret needs an old seal key: it can be taken out of KEYWARDEN_SEAL_KEYS.');
    say('Keep old keys in KEYWARDEN_SIGN_KEYS: the audit log and markers are verified with them.');
  }
  return left === 0 ? 0 : 1;
}

async function run(asked: Exclude<Asked, { command: 'help' }>, tools: Tools): Promise<number> {
  switch (asked.command) {
    case 'verify':
      return verify(tools);
    case 'accept':
      return accept(tools);
    case 'reseal':
      return reseal(tools);
    case 'export':
      await pipeline(Readable.from(exportAudit(tools.trail, asked)), process.stdout, {
        end: false,
      });
      return 0;
    default:
      return asked satisfies never;
  }
}

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2), Date.now());
  if (typeof asked === 'string') {
    complain(`${asked}\n\n${USAGE}`);
    return EXIT_USAGE;
  }
  if (asked.command === 'help') {
    say(USAGE);
    return 0;
  }
  const read = readConfig(process.env, (path) => readFileSync(path, 'utf8'));
  if (!read.ok) {
    for (const problem of read.problems) complain(problem);
    return EXIT_CONFIG;
  }
  known.learn(secretsOf(read.config));
  const log = createLog('error', known, { write: (line) => process.stderr.write(line) });
  const tools = await openTools({ config: read.config, log, randomBytes });
  try {
    return await run(asked, tools);
  } finally {
    tools.close();
  }
}

process.exitCode = await main().catch((cause: unknown) => {
  complain(cause instanceof KeywardenError ? cause.message : String(cause));
  return 1;
});
