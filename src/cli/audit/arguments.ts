export type Asked =
  | { readonly command: 'help' }
  | { readonly command: 'verify' | 'accept' | 'reseal' }
  | { readonly command: 'export'; readonly format: 'jsonl' | 'csv'; readonly since?: number };

export const USAGE = `How to use it:
  npm run audit -- verify                                   checks the log and its copies
  npm run audit -- export [--format jsonl|csv] [--since 7d|2026-01-31]
                                                            writes entries to standard output
  npm run audit -- accept                                   accepts a loss: what Redis holds counts
                                                            (one of two, if there are two admins)
  npm run audit -- reseal                                   moves everything to the current keys
In the image, where there is no npm: node dist/audit.js verify`;

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Epoch ms of a span before now (`90m`, `12h`, `7d`), or of a day or time in ISO form. */
function momentOf(text: string, now: number): number | undefined {
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count !== undefined && unitMs !== undefined) return now - Number(count) * unitMs;
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** The options of `export`, or a sentence that says what is wrong with them. */
function readExport(words: readonly string[], now: number): Asked | string {
  let format: 'jsonl' | 'csv' = 'jsonl';
  let since: number | undefined;
  for (let at = 0; at < words.length; at += 2) {
    const [option, value] = [words[at], words[at + 1]];
    if (option === '--format' && (value === 'jsonl' || value === 'csv')) format = value;
    else if (option === '--since' && value !== undefined) {
      since = momentOf(value, now);
      if (since === undefined) return '--since must be like 90m, 12h, 7d or 2026-01-31.';
    } else return `${option} is not understood here.`;
  }
  return { command: 'export', format, since };
}

/** The parsed command, or a sentence that says what is wrong with it. */
export function readArguments(words: readonly string[], now: number): Asked | string {
  const [command, ...rest] = words.flatMap((word) => {
    const [, name, value] = /^(--[a-z]+)=(.*)$/.exec(word) ?? [];
    return name === undefined || value === undefined ? [word] : [name, value];
  });
  switch (command) {
    case 'verify':
    case 'accept':
    case 'reseal':
      return rest.length === 0 ? { command } : `${command} takes nothing after it.`;
    case 'export':
      return readExport(rest, now);
    case 'help':
    case '--help':
    case '-h':
      return { command: 'help' };
    default:
      return command === undefined ? 'Say what to do.' : `There is no command ${command}.`;
  }
}
