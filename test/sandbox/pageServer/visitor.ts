import { request } from 'node:http';
import { listenTo, parsed } from './listening.ts';
import { behind, outcome, type Seen, type SeenMessage, snapshot } from './sights.ts';

// Somebody with a browser, reduced to what travels: they know the server only by its address.

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** Asks and sends, and remembers every word that was answered. */
function createLine(url: string) {
  const texts: string[] = [];
  const { origin } = new URL(url);
  async function ask(path: string, init: RequestInit = {}): Promise<Reply> {
    const response = await fetch(new URL(path, url), { redirect: 'manual', ...init });
    const text = await response.text();
    texts.push(text);
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }
  function send(path: string, body: unknown, headers: Record<string, string> = {}) {
    return ask(path, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }
  async function act(user: string, verb: string, body: unknown) {
    const reply = await send(`/api/as/${user}/${verb}`, body);
    if (reply.status !== 200) throw new Error(`${verb} as ${user}: ${reply.status} ${reply.text}`);
    return outcome.parse(reply.body);
  }
  return { ask, send, act, texts };
}

type Line = ReturnType<typeof createLine>;

/** What one presses and fills, by what is written on it. */
function createHands({ act }: Line) {
  function press(user: string, shown: Seen['windows'][number] | SeenMessage, label: string) {
    const found = shown.buttons.find((one) => one.label === label);
    if (found === undefined) throw new Error(`There is no button "${label}"`);
    const { blockId, actionId, value } = found;
    const target =
      'ts' in shown
        ? { kind: 'message', channel: shown.channel, ts: shown.ts }
        : { kind: 'window', id: shown.id };
    const block = shown.blocks.find((one) => one.block_id === blockId);
    return act(user, 'click', { target, blockId, actionId, value, shown: block });
  }
  function submit(
    user: string,
    windowId: string,
    values: Readonly<Record<string, readonly string[]>> = {},
  ) {
    const entries = Object.entries(values).map(([blockId, given]) => {
      return { blockId, actionId: 'value', values: given };
    });
    return act(user, 'submit', { windowId, entries });
  }
  return { press, submit };
}

export async function createVisitor(url: string) {
  const events = await listenTo(url);
  const line = createLine(url);
  const as = async (user: string) => snapshot.parse((await line.ask(`/api/state?as=${user}`)).body);
  const look = async (query = '') => behind.parse((await line.ask(`/api/behind${query}`)).body);

  /** Looks again whenever the server says that something changed. */
  async function seen<S, T>(get: () => Promise<S>, find: (state: S) => T | undefined | false) {
    for (;;) {
      const { length } = events.heard;
      const found = find(await get());
      if (found !== undefined && found !== false) return found;
      await events.after(length);
    }
  }
  const message = (user: string, channel: string, pattern: RegExp) =>
    seen(
      () => as(user),
      ({ messages }) => messages[channel]?.findLast(({ plainText }) => pattern.test(plainText)),
    );
  const window = (user: string, pattern: RegExp) =>
    seen(
      () => as(user),
      ({ windows }) =>
        windows.findLast(({ title, plainText }) => pattern.test(`${title}\n${plainText}`)),
    );
  return { ...line, ...createHands(line), as, look, seen, message, window, events };
}
export type Visitor = Awaited<ReturnType<typeof createVisitor>>;

/** A request with headers that a browser, and `fetch`, would not let anybody set. */
export function rawStatus(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string },
): Promise<number> {
  const { method = 'GET', path = '/', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = request(new URL(url), { method, path, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
