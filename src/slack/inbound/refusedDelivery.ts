import type { IncomingMessage } from 'node:http';
import type { Secret } from '../../foundation/secret.ts';
import type { Refused } from '../health/deliveries.ts';
import { isMisshapen } from './inboundChecks.ts';
import { bodyOf, isSignedWith } from './signingSecrets.ts';

/** The body as Bolt has read it; one that nobody has read yet is read now. */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if ('rawBody' in request) return Buffer.isBuffer(request.rawBody) ? request.rawBody : undefined;
  return bodyOf(request, limit);
}

/** What is known of a request that was refused; `undefined` where it does not claim to be signed. */
export async function judgeRefused(
  request: IncomingMessage,
  parts: {
    readonly secrets: readonly Secret[];
    readonly teamId: string;
    readonly bodyLimit: number;
  },
): Promise<Refused | undefined> {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } =
    request.headers;
  if (typeof signature !== 'string' || timestamp === undefined) return undefined;
  if (isMisshapen(signature)) return undefined;
  const body = await readBody(request, parts.bodyLimit);
  if (body === undefined) return undefined;
  return {
    signature,
    isSigned: parts.secrets.some((secret) => isSignedWith(secret, request, body)),
    namesUs: body.includes(parts.teamId),
  };
}
