import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { redisCall } from '../campaign/kill/cuts/calls.ts';

const QUIET = 400;
const LOOKS_EVERY = 50;

/** `+<time> [<database> <source>] "<word>" "<word>" ...`: a line of MONITOR. */
function wordsOf(line: string): readonly string[] {
  const [, source = 'lua', rest = ''] = /^\+\S+ \[\d+ (\S+)\] (.*)$/.exec(line) ?? [];
  // What a script runs inside Redis is no trip.
  if (source === 'lua') return [];
  return [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) =>
    word.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll('\\\\', '\\'),
  );
}

/**
 * Commands as they arrive at Redis, each of them one trip. ioredis cannot watch a server that runs
 * scripts, MONITOR can.
 */
export async function watchRedis(url: string, isLeftOut: (name: string) => boolean) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const seen: string[] = [];
  const watching = once(socket, 'data');
  createInterface({ input: socket }).on('line', (line) => {
    const words = wordsOf(line);
    if (words.length === 0) return;
    const { name } = redisCall(words);
    if (!isLeftOut(name)) seen.push(name);
  });
  await once(socket, 'connect');
  socket.write('MONITOR\r\n');
  await watching;
  return { seen, close: () => socket.destroy() };
}

/** Until nothing more has travelled for a while. */
export async function untilQuiet(count: () => number): Promise<void> {
  let last = count();
  let since = performance.now();
  while (performance.now() - since < QUIET) {
    await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY));
    if (count() === last) continue;
    last = count();
    since = performance.now();
  }
}
