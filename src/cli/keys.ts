/** `npm run keys`: prints fresh keys for the environment. Needs nothing else to be set up. */
import { randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** The date says when a key was made; the rest keeps two keys of one day apart. */
function freshEntry(): string {
  const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return `${date}-${randomBytes(3).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64')}`;
}

process.stdout.write(`KEYWARDEN_SEAL_KEYS=${freshEntry()}\nKEYWARDEN_SIGN_KEYS=${freshEntry()}\n`);
