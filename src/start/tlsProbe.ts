import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Secret } from '../foundation/secret.ts';

const ANSWERS_WITHIN_MS = 2_000;

/** Of errors in which the other side did not answer in TLS at all. */
const NO_TLS = /^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG))$/;

/** Of refusals that the other side sent in TLS: for want of a certificate, for example. */
const ALERT = /^ERR_SSL_.*ALERT/;

/** How a server takes the first bytes: `undefined` where it is not there or says nothing. */
function settle<T>(socket: Socket, events: Readonly<Record<string, (error: unknown) => T>>) {
  return new Promise<T | undefined>((resolve) => {
    const end = (outcome: T | undefined) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(ANSWERS_WITHIN_MS, () => end(undefined));
    socket.on('error', (error) => end(events.error?.(error)));
    for (const [event, outcome] of Object.entries(events)) {
      if (event !== 'error') socket.on(event, (given: unknown) => end(outcome(given)));
    }
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Shakes hands and hangs up. The certificate is not judged, because nothing is sent. */
function speaksTls(host: string, port: number): Promise<boolean | undefined> {
  // The name of the host is for servers that have several certificates. An address is none.
  const socket = connectTls({ host, port, rejectUnauthorized: false });
  return settle<boolean | undefined>(socket, {
    secureConnect: () => true,
    error: (error) => {
      if (NO_TLS.test(codeOf(error))) return false;
      return ALERT.test(codeOf(error)) ? true : undefined;
    },
  });
}

function isThere(host: string, port: number): Promise<boolean | undefined> {
  return settle<boolean>(connectPlain({ host, port }), { connect: () => true });
}

/**
 * Why a Redis that does not answer may be there all the same: its URL says TLS where it speaks
 * none, or the other way round. Never throws.
 */
export async function tlsMistake(secret: Secret): Promise<string | undefined> {
  const text = secret.reveal();
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port } = new URL(text);
  const host = hostname.replace(/^\[|\]$/g, '');
  const at = Number(port === '' ? 6379 : port);
  if ((await isThere(host, at)) !== true) return undefined;
  const inTls = await speaksTls(host, at);
  if (protocol === 'redis:' && inTls === true) {
    return 'this server speaks TLS. Write rediss:// instead of redis://.';
  }
  if (protocol === 'rediss:' && inTls === false) {
    return 'this server does not speak TLS. Write redis:// instead of rediss://, or turn TLS on there.';
  }
  return undefined;
}
