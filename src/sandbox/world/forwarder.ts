import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Forwarder extends AsyncDisposable {
  readonly url: string;
  /** Where new connections go; those that stand stay where they are, as behind a name. */
  leadsTo(port: number): void;
  /** The clock that Redis shows is so much ahead, s. */
  readonly clock: { ahead: number };
}

const TIME = /\*1\r\n\$4\r\ntime\r\n/gi;

/** The same question, answered by a script with another time in the same form. */
function shifted(ahead: number): string {
  const lua = `local t = redis.call('TIME') return { tostring(t[1] + ${ahead}), t[2] }`;
  return `*3\r\n$4\r\neval\r\n$${lua.length}\r\n${lua}\r\n$1\r\n0\r\n`;
}

/** Stands for the name under which Redis is reached. */
export async function startForwarder(port: number): Promise<Forwarder> {
  const sockets = new Set<Socket>();
  const clock = { ahead: 0 };
  let target = port;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      const end = () => {
        client.destroy();
        upstream.destroy();
      };
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (chunk: Buffer) => {
      const asked = chunk.toString('latin1');
      const passed = clock.ahead === 0 ? asked : asked.replace(TIME, () => shifted(clock.ahead));
      upstream.write(Buffer.from(passed, 'latin1'));
    });
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return {
    url: `redis://127.0.0.1:${address.port}`,
    clock,
    leadsTo(next) {
      target = next;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
