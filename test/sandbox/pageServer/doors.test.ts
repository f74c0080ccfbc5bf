import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtPage, openSmallSandbox } from './kit.ts';
import { rawStatus } from './visitor.ts';

type Sandbox = Awaited<ReturnType<typeof openSmallSandbox>>;
let page: Awaited<ReturnType<typeof builtPage>>;
let sandbox: Sandbox;

beforeAll(async () => {
  page = await builtPage();
  sandbox = await openSmallSandbox({ pageFolder: page.folder });
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  await page[Symbol.asyncDispose]();
});

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

describe('every answer', () => {
  it.each(['/', '/assets/index-BxYz01_9.js', '/api/state?as=U0DANA', '/api/behind', '/nowhere'])(
    'to %s carries the same strict headers and says that this is a simulation',
    async (path) => {
      const { headers } = await sandbox.visitor.ask(path);
      expect(headers.get('content-security-policy')).toBe(CSP);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-keywarden-sandbox')).toBe('simulation');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('holds for the stream of events too', () => {
    const { headers } = sandbox.visitor.events;
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(headers.get('content-security-policy')).toBe(CSP);
  });
});

describe('the files of the page', () => {
  it('are served: hashed ones for ever, the page itself anew each time', async () => {
    const { ask } = sandbox.visitor;
    const html = await ask('/');
    expect(html).toMatchObject({ status: 200, text: '<!doctype html><title>Sandbox</title>' });
    expect(html.headers.get('cache-control')).toBe('no-cache');
    const script = await ask('/assets/index-BxYz01_9.js');
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets//x.js',
    '/.env',
  ])('are all that is served: %s is nothing', async (path) => {
    expect(await rawStatus(sandbox.url, { path })).toBe(404);
  });

  it('say what to do when the page was never built', async () => {
    await using unbuilt = await openSmallSandbox({ pageFolder: '/nowhere' });
    const reply = await unbuilt.visitor.ask('/');
    expect(reply.status).toBe(503);
    expect(reply.text).toContain('npm run build');
  });
});

describe('who may ask', () => {
  const at = (name: string) => `${name}:${new URL(sandbox.url).port}`;

  it.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('is asked at %s', async (name) => {
    expect(await rawStatus(sandbox.url, { headers: { host: at(name) } })).toBe(200);
  });

  it.each([
    'evil.example',
    '192.168.1.4',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    '@localhost',
  ])('is refused at %s, which may be a name rebound to this machine', async (name) => {
    expect(await rawStatus(sandbox.url, { headers: { host: at(name) } })).toBe(403);
  });

  it('is asked by address, never by a foreign name, when it was told to listen elsewhere', async () => {
    await using open = await openSmallSandbox({ host: '0.0.0.0', pageFolder: page.folder });
    const status = (host: string) => rawStatus(open.url, { headers: { host } });
    expect(await status('192.168.1.4:4040')).toBe(200);
    expect(await status('evil.example:4040')).toBe(403);
  });

  it.each([
    ['no origin', {}],
    ['a foreign origin', { origin: 'http://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['an opaque origin', { origin: 'null' }],
  ])('does not change anything with %s', async (_, headers: Record<string, string>) => {
    const status = await rawStatus(sandbox.url, {
      method: 'POST',
      path: '/api/reset',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    });
    expect(status).toBe(403);
  });

  it('does not read from a foreign page either', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    expect(await rawStatus(sandbox.url, { path: '/api/behind', headers })).toBe(403);
  });
});

describe('what is asked wrongly', () => {
  it.each([
    ['not JSON', '{', 400, 'The body is not JSON.'],
    ['a list', [], 400, 'The body is not what it should be.'],
    ['another field', { channel: 'C0KEYS', text: '/x', more: 1 }, 400, 'more'],
    ['a missing field', { channel: 'C0KEYS' }, 400, 'text: '],
    ['nothing said', { channel: 'C0KEYS', text: '  ' }, 400, 'text: must not be empty'],
    ['too much', { channel: 'C0KEYS', text: 'x'.repeat(200_000) }, 413, 'too long'],
  ])('is answered with a reason: %s', async (_, body, status, words) => {
    const reply = await sandbox.visitor.send('/api/as/U0DANA/type', body);
    expect(reply.status).toBe(status);
    expect(reply.text).toContain(words);
  });

  it('must be JSON by its content type', async () => {
    const headers = { 'content-type': 'text/plain' };
    const reply = await sandbox.visitor.send('/api/as/U0DANA/type', '{}', headers);
    expect(reply.status).toBe(415);
  });

  it.each([
    ['POST', '/api/as/U0NOBODY/reload', 404],
    ['POST', '/api/as/U0KEYWARDEN/reload', 404],
    ['POST', '/api/as/U0DANA/dance', 404],
    ['POST', '/api/nowhere', 404],
    ['GET', '/api/state?as=U0NOBODY', 404],
    ['GET', '/api/behind?limit=0', 400],
    ['GET', '/api/behind?what=1', 400],
    ['GET', '/api/reset', 405],
    ['POST', '/api/state', 405],
    ['POST', '/', 405],
    ['DELETE', '/api/faults', 405],
    ['POST', '/api/events', 405],
  ])('%s %s is %i', async (method, path, status) => {
    const { visitor } = sandbox;
    const reply = await (method === 'POST'
      ? visitor.send(path, {})
      : visitor.ask(path, {
          method,
        }));
    expect(reply.status).toBe(status);
    if (status === 405) expect(reply.headers.get('allow')).toMatch(/^(GET|POST)$/);
  });

  it('is a conflict when it is not there (any more)', async () => {
    const { visitor } = sandbox;
    const target = { kind: 'message', channel: 'C0KEYS', ts: '1.1' };
    const click = { target, blockId: 'b', actionId: 'a' };
    expect((await visitor.send('/api/as/U0DANA/click', click)).status).toBe(409);
    const window = { windowId: 'V1', entries: [] };
    expect((await visitor.send('/api/as/U0DANA/submit', window)).status).toBe(409);
    const elsewhere = { channel: 'C0APPROVALS', text: '/atlas-keys list' };
    expect((await visitor.send('/api/as/U0DANA/type', elsewhere)).status).toBe(409);
  });
});
