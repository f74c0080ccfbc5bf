import { once } from 'node:events';
import { createServer } from 'node:tls';

/** A server that speaks TLS. It has no certificate, so it refuses everybody in TLS. */
export async function startTlsServer(): Promise<{ readonly port: number } & AsyncDisposable> {
  const server = createServer({});
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
