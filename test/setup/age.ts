import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';

const FINDER = fileURLToPath(new URL('debianAge.mjs', import.meta.url));

/** What `age-keygen` writes: both halves of a pair. */
export interface AgeKey {
  readonly identity: string;
  readonly recipient: string;
}

export async function newAgeKey(): Promise<AgeKey> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Opens files with the age command, a second and independent implementation of the format. */
export function ageCommand(): (file: string, key: AgeKey) => string {
  const {
    status,
    stdout: age,
    stderr,
  } = spawnSync(process.execPath, [FINDER], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`These tests need the age command: ${stderr}`);
  return (file, { identity }) => {
    const folder = mkdtempSync(join(tmpdir(), 'keywarden-age-'));
    try {
      const path = join(folder, 'key.txt');
      writeFileSync(path, `${identity}\n`, { mode: 0o600 });
      const opened = spawnSync(age, ['-d', '-i', path], { input: file, encoding: 'utf8' });
      if (opened.status !== 0) throw new Error(opened.stderr);
      return opened.stdout;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}
