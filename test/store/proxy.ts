import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface LossyProxy {
  readonly url: string;
  /**
   * Lets the next `count` commands reach Redis, and throws away their replies: the connection is cut
   * when Redis has answered. `meanwhile` runs between the two. `passing` replies are let through
   * before that.
   */
  cutReplies(count: number, meanwhile?: () => Promise<unknown>, passing?: number): void;
  /** From now on nothing comes back any more, and nobody says so. */
  swallow(): void;
  /** How many replies were lost so far. */
  readonly lost: () => number;
  close(): Promise<void>;
}

/** Stands between a client and Redis and loses replies on demand. */
export async function startProxy(port: number): Promise<LossyProxy> {
  let cuts = 0;
  let passes = 0;
  let lost = 0;
  let silent = false;
  let meanwhile: () => Promise<unknown> = async () => {};
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let scripted = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      scripted = /\r\n(evalsha|eval|hmget|xrange)\r\n/i.test(chunk.toString('latin1'));
      upstream.write(chunk);
    });
    upstream.on('data', async (chunk) => {
      if (silent) return;
      if (scripted && passes > 0) passes -= 1;
      else if (scripted && cuts > 0) {
        cuts -= 1;
        lost += 1;
        await meanwhile();
        client.destroy();
        return;
      }
      client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  return {
    url: `redis://127.0.0.1:${address.port}`,
    lost: () => lost,
    cutReplies(count, work = async () => {}, passing = 0) {
      cuts = count;
      passes = passing;
      meanwhile = work;
    },
    swallow() {
      silent = true;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
