import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { Complaining } from './complaint.ts';

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '::1'];

const PLAIN = /^[\w.:[\]-]+$/;

/** Without brackets and port; undefined for what is not a plain host. */
function nameIn(host = ''): string | undefined {
  if (!PLAIN.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * Refuses what a foreign page can make a browser send. A name that was rebound to this machine
 * stands in `Host`, so only names that cannot be somebody else's are let in: loopback and, where the
 * server was told to listen on another address, that one, this machine's name and bare addresses.
 */
export function createGuard(listensOn: string | undefined) {
  const isAtHome = (name: string): boolean =>
    LOOPBACK.includes(name) ||
    (listensOn !== undefined &&
      (name === listensOn || name === hostname().toLowerCase() || isIP(name) !== 0));

  return function admit({ method, headers }: IncomingMessage): void {
    const name = nameIn(headers.host);
    if (name === undefined || !isAtHome(name)) {
      throw new Complaining(403, 'This address is not known here: open the sandbox by localhost.');
    }
    const site = headers['sec-fetch-site'];
    const isNavigation = headers['sec-fetch-mode'] === 'navigate' && method !== 'POST';
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) {
      throw new Complaining(403, 'Only the page of the sandbox may ask this.');
    }
    if (method !== 'POST') return;
    const { origin } = headers;
    const isOwn =
      origin !== undefined && URL.canParse(origin) && new URL(origin).host === headers.host;
    if (!isOwn) throw new Complaining(403, 'Only the page of the sandbox may send this.');
  };
}
