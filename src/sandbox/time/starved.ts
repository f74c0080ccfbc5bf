import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds for which the machine has kept us waiting for a core so far; it only grows. */
export type Starved = () => number;

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended, or this system has no such file.
    return '';
  }
}

function children(): string[] {
  try {
    return readdirSync('/proc/self/task').flatMap((thread) =>
      read(`/proc/self/task/${thread}/children`).split(' ').filter(Boolean),
    );
  } catch {
    return [];
  }
}

/** The three numbers of schedstat: ns on a core, ns ready to run and waiting for one, turns. */
function waitedMs(process: string): number {
  const [, waited = '0'] = read(`/proc/${process}/schedstat`).split(' ');
  return Number(waited) / 1_000_000;
}

/**
 * What this process and those that it started (bots, Redis) wanted to do and could not, because
 * others had the cores. A process that sleeps, hangs or computes does not count. Linux only: on
 * other systems nothing is ever known to starve.
 */
export function createStarved(): Starved {
  const seen = new Map<string, number>();
  let total = 0;
  return () => {
    for (const process of ['self', ...children()]) {
      const waited = waitedMs(process);
      total += Math.max(0, waited - (seen.get(process) ?? waited));
      seen.set(process, waited);
    }
    return total;
  };
}
