import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PATIENCE_MS } from '../../src/sandbox/time/patience.ts';

const ENTRY = fileURLToPath(new URL('../../dist/audit.js', import.meta.url));

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The operator's command as it runs in the image: no npm, only an environment. */
export function runAudit(
  env: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH ?? '', ...env }, timeout: PATIENCE_MS };
    execFile(process.execPath, [ENTRY, ...words], options, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, out, err });
    });
  });
}
