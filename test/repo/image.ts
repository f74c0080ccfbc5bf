import { readText } from './tree.ts';

export interface Stage {
  readonly base: string;
  readonly name: string;
  readonly lines: readonly string[];
}

/** The instructions of each stage of the Dockerfile, one a line. */
function readStages(text: string): readonly Stage[] {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(Boolean);
  const starts = lines.flatMap((line, index) => (line.startsWith('FROM ') ? [index] : []));
  return starts.map((start, index) => {
    const [, base = '', name = ''] = /^FROM (\S+) AS (\S+)$/.exec(lines[start] ?? '') ?? [];
    return { base, name, lines: lines.slice(start + 1, starts[index + 1]) };
  });
}

export const stages = readStages(readText('Dockerfile'));

export function stage(name: string): string {
  return stages.find((candidate) => candidate.name === name)?.lines.join('\n') ?? '';
}

/** What the words after an instruction in exec form are. */
export function words(text: string, instruction: string): readonly string[] {
  const [, list = '[]'] = new RegExp(`^${instruction} (\\[.*\\])$`, 'm').exec(text) ?? [];
  return JSON.parse(list);
}
