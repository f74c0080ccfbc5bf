import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { makeCertificate } from './certificate.ts';

/** A host that only the proxy knows: TLS is taken off here, and the simulator has the rest. */
interface Host {
  readonly name: string;
  readonly port: number;
}

export interface Asked {
  /** `host:port`, or the method of a request that was no CONNECT. */
  readonly target: string;
  readonly status: number;
}

export interface ConnectProxy {
  /** `host:port`. */
  readonly address: string;
  readonly asked: readonly Asked[];
  /** Ends every tunnel and takes no new one. */
  goesAway(): Promise<void>;
  /** At the same address. */
  comesBack(): Promise<void>;
  close(): Promise<void>;
}

function join(one: Socket, other: Socket): void {
  one.on('error', () => other.destroy()).on('close', () => other.destroy());
  other.on('error', () => one.destroy()).on('close', () => one.destroy());
  one.pipe(other).pipe(one);
}

/** An HTTP proxy that opens tunnels to the hosts it knows, for whoever has the password. */
export async function startConnectProxy(parts: {
  readonly credentials: string;
  readonly hosts: readonly Host[];
  readonly shows: ReturnType<typeof makeCertificate>;
}): Promise<ConnectProxy> {
  const { credentials, hosts, shows } = parts;
  const expected = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const asked: Asked[] = [];
  const open = new Set<Socket>();
  const known = new Map<string, TlsServer>(
    hosts.map(({ name, port }) => {
      const tls = createTlsServer({ cert: shows.certificate, key: shows.key }, (secure) =>
        join(secure, connect(port, '127.0.0.1')),
      );
      return [`${name}:443`, tls];
    }),
  );
  const server = createServer((request, response) => {
    asked.push({ target: request.method ?? 'unknown', status: 405 });
    response.writeHead(405).end();
  });
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    const tls = known.get(url);
    const mayPass = headers['proxy-authorization'] === expected;
    const status = !mayPass ? 407 : tls === undefined ? 403 : 200;
    asked.push({ target: url, status });
    socket.on('error', () => socket.destroy());
    if (tls === undefined || status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    tls.emit('connection', socket);
  });
  server.on('connection', (socket) => open.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = addressOf(server.address());
  async function goesAway(): Promise<void> {
    for (const socket of open) socket.destroy();
    open.clear();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  }
  return {
    address: `127.0.0.1:${port}`,
    asked,
    goesAway,
    async comesBack() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    close: goesAway,
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address;
}
