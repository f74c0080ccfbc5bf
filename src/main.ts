import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type ConfigRead, readConfig, secretsOf } from './config/config.ts';
import { settingsOf } from './config/settings.ts';
import { isForeign } from './log/foreignFailure.ts';
import { createKnownSecrets } from './log/knownSecrets.ts';
import { createLog } from './log/log.ts';
import { createApp } from './start/app.ts';
import { StartRefused, UnavailableAtStart } from './start/checks/startErrors.ts';
import type { PolicySource } from './start/policyReload.ts';

/** sysexits.h EX_CONFIG: a supervisor need not try again before somebody changed something. */
const EXIT_CONFIG = 78;
/** Kubernetes and Docker give 30 and 10 s; a create in flight needs up to 20. */
const DRAIN = 25_000;

async function main(): Promise<void> {
  const known = createKnownSecrets();
  const complain = (line: string) => void process.stderr.write(known.hide(`${line}\n`));
  const configured = (readFile: (path: string) => string): ConfigRead => {
    const read = readConfig(process.env, readFile);
    // Another policy may bring other organizations with other credentials.
    if (read.ok) known.learn(secretsOf(read.config));
    return read;
  };
  const read = configured((path) => readFileSync(path, 'utf8'));
  if (!read.ok) {
    for (const problem of read.problems) complain(problem);
    process.exitCode = EXIT_CONFIG;
    return;
  }
  const log = createLog(read.config.logLevel, known);
  // What Node itself would print is not scrubbed. What is left half-done is recovered at the next start.
  const ends = (event: string) => (cause: unknown) => {
    if (isForeign(cause)) {
      log.error({ err: cause, would: event }, 'process.foreign_failure');
      return;
    }
    log.error({ err: cause }, event);
    process.exit(1);
  };
  process.on('unhandledRejection', ends('process.unhandled_rejection'));
  process.on('uncaughtException', ends('process.uncaught_exception'));
  log.info(settingsOf(read.config, process.versions.node), 'keywarden.settings');
  const { policyPath } = read.config;
  const source: PolicySource = {
    text: () => readFile(policyPath, 'utf8'),
    config: (text) =>
      configured((path) => (path === policyPath ? text : readFileSync(path, 'utf8'))),
  };
  const app = createApp(read.config, source, log, (says) => {
    complain(says);
    stop('newer form', EXIT_CONFIG);
  });
  process.on('SIGHUP', () => app.reload());
  let stopping = false;
  const stop = async (signal: string, code = 0) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'keywarden.stopping');
    await app.stop(DRAIN);
    process.exit(code);
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  try {
    await app.start();
    log.info({ installation: read.config.installation }, 'keywarden.started');
  } catch (cause) {
    const refused = cause instanceof StartRefused;
    if (refused) for (const reason of cause.reasons) complain(reason);
    else if (cause instanceof UnavailableAtStart) complain(cause.message);
    else log.error({ err: cause }, 'keywarden.not_started');
    await app.stop(0);
    process.exit(refused ? EXIT_CONFIG : 1);
  }
}

await main();
