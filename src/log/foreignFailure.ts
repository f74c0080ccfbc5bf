import { readableStack } from './stack.ts';

/**
 * Packages and parts of Node that read what others send. A promise that one of them rejects and
 * nobody awaits, or an error out of an event of theirs, says that something from outside was odd.
 */
const READERS =
  /(?:node_modules\/(?:@slack\/[\w-]+|ioredis|redis-parser|undici|raw-body|body-parser|ws)\/|node:internal\/deps\/undici|node:_http_(?:server|incoming|common))/;
const FRAME = /^\s+at .*$/gm;
/** Of what runs from sources, and of what was bundled. */
const OURS = /(?:^|[\s(/])src\/[\w/]+\.ts|data:text\/javascript/;

/**
 * Whether nothing of ours takes part: no line of ours is on the stack, which names who awaits, and
 * a library that reads from outside is. Then nothing of ours is left half-done, and the process can
 * go on.
 */
export function isForeign(cause: unknown): boolean {
  if (!(cause instanceof Error) || cause.stack === undefined) return false;
  const frames = readableStack(cause.stack).match(FRAME) ?? [];
  const inLibraries = frames.filter((frame) => READERS.test(frame));
  const others = frames.filter((frame) => !READERS.test(frame));
  return inLibraries.length > 0 && !others.some((frame) => OURS.test(frame));
}
