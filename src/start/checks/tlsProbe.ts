import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Secret } from '../../foundation/secret.ts';

const ANSWERS_WITHIN_MS = 2_000;

/** Of refusals that the other side sent in TLS: for want of a certificate, for example. */
const ALERT = /^ERR_SSL_.*ALERT/;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** `true` as soon as one of the events says so; `false` where it does not, or nothing happens. */
function whether(socket: Socket, events: Readonly<Record<string, (given: unknown) => boolean>>) {
  return new Promise<boolean>((resolve) => {
    const end = (outcome: boolean) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(ANSWERS_WITHIN_MS, () => end(false));
    socket.on('error', (error) => end(events.error?.(error) ?? false));
    for (const [event, outcome] of Object.entries(events)) {
      if (event !== 'error') socket.on(event, (given: unknown) => end(outcome(given)));
    }
  });
}

/** Shakes hands and hangs up. The certificate is not judged, because nothing is sent. */
function speaksTls(host: string, port: number): Promise<boolean> {
  return whether(connectTls({ host, port, rejectUnauthorized: false }), {
    secureConnect: () => true,
    error: (error) => ALERT.test(codeOf(error)),
  });
}

/** Asks without a password: a Redis answers that, too, and says that it wants one. */
function speaksPlainRedis(host: string, port: number): Promise<boolean> {
  const socket = connectPlain({ host, port });
  socket.write('PING\r\n');
  return whether(socket, { data: (given) => /^[+-]/.test(String(given)) });
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
  if (protocol === 'redis:' && (await speaksTls(host, at))) {
    return 'this server speaks TLS. Write rediss:// instead of redis://.';
  }
  if (protocol === 'rediss:' && (await speaksPlainRedis(host, at))) {
    return 'this server does not speak TLS. Write redis:// instead of rediss://, or turn TLS on there.';
  }
  return undefined;
}
