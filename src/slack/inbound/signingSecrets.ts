import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HTTPReceiver } from '@slack/bolt';
import type { Secret } from '../../foundation/secret.ts';

type Listener = HTTPReceiver['requestListener'];

/** `undefined` where it is longer than `limit`. */
export async function bodyOf(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > limit) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Whether exactly this secret signed it; how old it may be is for Bolt to say. */
export function isSignedWith(secret: Secret, { headers }: IncomingMessage, body: Buffer): boolean {
  const expected = createHmac('sha256', secret.reveal())
    .update(`v0:${headers['x-slack-request-timestamp']}:`)
    .update(body)
    .digest('hex');
  const [own, given] = [
    Buffer.from(`v0=${expected}`),
    Buffer.from(String(headers['x-slack-signature'])),
  ];
  return own.length === given.length && timingSafeEqual(own, given);
}

/**
 * While a signing secret is changed, Slack signs with the old one until it hears of the new one. A
 * receiver of Bolt knows one secret, so what the previous one signed goes to another receiver.
 */
export function withPreviousSecret(
  listeners: { readonly current: Listener; readonly previous: Listener },
  previous: Secret,
  bodyLimit: number,
): Listener {
  async function choose(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request, bodyLimit);
    if (body === undefined) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    // Bolt takes a body that was read before.
    const read = Object.assign(request, { rawBody: body });
    const which = isSignedWith(previous, request, body) ? 'previous' : 'current';
    listeners[which](read, response);
  }
  return (request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead) return listeners.current(request, response);
    // It broke off before it was whole: nobody waits for an answer.
    choose(request, response).catch(() => response.destroy());
  };
}
