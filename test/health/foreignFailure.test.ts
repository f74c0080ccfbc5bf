import { describe, expect, it } from 'vitest';
import { isForeign } from '../../src/log/foreignFailure.ts';

function thrown(...frames: string[]): Error {
  const stack = ['Error: no', ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return Object.assign(new Error('no'), { stack });
}

const LIBRARY = 'parse (/app/node_modules/@slack/socket-mode/dist/src/SocketModeClient.js:310:20)';
const UNDICI =
  'Object.onHTTPParserError (/app/node_modules/undici/lib/dispatcher/client-h1.js:1:1)';
const FETCH = 'node:internal/deps/undici/undici:13510:13';
const TICK = 'process.processTicksAndRejections (node:internal/process/task_queues:105:5)';
const OURS = 'async Object.post (/app/src/slack/outbound/webApi.ts:180:7)';
const BUNDLED = 'async move (src/workflow/core/transition.ts:60:12)';

describe('a failure that nobody handles', () => {
  it.each([
    ['of a library alone', thrown(LIBRARY, TICK), true],
    ['of undici', thrown(UNDICI), true],
    ['of the fetch of Node', thrown(FETCH, TICK), true],
    ['of ioredis', thrown('Redis.emit (/app/node_modules/ioredis/built/Redis.js:1:1)'), true],
    ['of the HTTP server', thrown('parserOnIncoming (node:_http_server:1098:12)'), true],
    ['of a library that we wait for', thrown(LIBRARY, TICK, OURS), false],
    ['of our own', thrown(BUNDLED, TICK), false],
    ['of our own, in an event of a library', thrown(OURS, LIBRARY), false],
    ['of nobody known', thrown('Timeout._onTimeout (node:internal/timers:1:1)'), false],
    ['without a stack', Object.assign(new Error('no'), { stack: undefined }), false],
    ['that is no error', 'no', false],
  ])('%s ends the process only if something of ours may be half-done', (_what, cause, foreign) => {
    expect(isForeign(cause)).toBe(foreign);
  });
});
