/** `npm run policy -- check | explain`: checks a policy file before it is in force. */
import { readFileSync } from 'node:fs';
import { type PolicyRead, readPolicy } from '../../config/policy/policyFile.ts';
import { type Asked, type Explained, readArguments, USAGE } from './arguments.ts';
import { explain } from './explain.ts';

const EXIT_USAGE = 64;
const EXIT_NO_INPUT = 66;
const EXIT_CONFIG = 78;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Complains and returns `undefined` if the file cannot be read. */
function read(file: string): PolicyRead | undefined {
  try {
    return readPolicy(file, readFileSync(file, 'utf8'));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    complain(`${file} cannot be read (${code}).`);
    return undefined;
  }
}

function check(file: string, { policy, problems, warnings }: PolicyRead): number {
  for (const problem of problems) complain(problem);
  for (const warning of warnings) complain(`warning: ${warning}`);
  if (policy === undefined) return EXIT_CONFIG;
  say(`${file} is in order. Its hash is ${policy.hash}.`);
  say(
    'Whether its channels, people and user groups exist, Keywarden asks Slack when it uses the file.',
  );
  return 0;
}

function answer(asked: Explained, { policy, problems }: PolicyRead): number {
  for (const problem of problems) complain(problem);
  if (policy === undefined) return EXIT_CONFIG;
  const { ok, says } = explain(policy, asked);
  for (const sentence of says) (ok ? say : complain)(sentence);
  return ok ? 0 : EXIT_USAGE;
}

function run(asked: Asked): number {
  if (asked.command === 'help') {
    say(USAGE);
    return 0;
  }
  const file = asked.file ?? process.env.KEYWARDEN_POLICY;
  if (file === undefined) {
    complain('Say which file: --file FILE, or set KEYWARDEN_POLICY.');
    return EXIT_USAGE;
  }
  const found = read(file);
  if (found === undefined) return EXIT_NO_INPUT;
  return asked.command === 'check' ? check(file, found) : answer(asked, found);
}

function main(): number {
  const asked = readArguments(process.argv.slice(2));
  if (typeof asked !== 'string') return run(asked);
  complain(`${asked}\n\n${USAGE}`);
  return EXIT_USAGE;
}

process.exitCode = main();
