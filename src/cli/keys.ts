/** `npm run keys`: prints new keys for the environment. Needs no configuration. */
import { randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** The date says when a key was made. The random part distinguishes keys of the same day. */
function freshEntry(): string {
  const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return `${date}-${randomBytes(3).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64')}`;
}

process.stdout.write(`KEYWARDEN_SEAL_KEYS=${freshEntry()}\nKEYWARDEN_SIGN_KEYS=${freshEntry()}\n`);
