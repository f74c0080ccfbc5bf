import { createHmac } from 'node:crypto';

/** Slack's signature, version 0, over the body exactly as it travels. */
export function sign(signingSecret: string, timestamp: number, body: string): string {
  const base = `v0:${timestamp}:${body}`;
  return `v0=${createHmac('sha256', signingSecret).update(base).digest('hex')}`;
}
