import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { redisCall } from '../cuts/calls.ts';
import { createFrames, wordsOf } from './resp.ts';
import type { Passing, Switchboard } from './switchboard.ts';

export interface RedisProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Runs work in the order in which it was added, one piece at a time. */
function createQueue(): (work: () => Promise<void> | void) => void {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    last = last.then(work);
  };
}

/** One connection of a replica. Every command and every reply passes the switchboard first. */
function join(client: Socket, upstream: Socket, replica: number, board: Switchboard): void {
  const [commands, replies] = [createFrames(), createFrames()];
  const [forth, back] = [createQueue(), createQueue()];
  const unanswered: Passing[] = [];
  const end = () => {
    client.destroy();
    upstream.destroy();
  };
  const isOver = () => client.destroyed || upstream.destroyed;
  for (const socket of [client, upstream]) {
    socket.setNoDelay(true);
    // A broken connection is expected here. Both halves are closed, so that the replica notices it.
    socket.on('error', end);
    socket.on('close', end);
  }
  const send = (frame: Buffer) => async () => {
    if (isOver()) return;
    const passing: Passing = { server: 'redis', replica, ...redisCall(wordsOf(frame)) };
    if ((await board.gate(passing, 'before')) !== 'pass') return end();
    if (isOver()) return;
    unanswered.push(passing);
    upstream.write(frame);
  };
  const answer = (frame: Buffer) => async () => {
    const passing = unanswered.shift();
    if (passing === undefined || isOver()) return end();
    if ((await board.gate(passing, 'after')) !== 'pass') return end();
    if (!isOver()) client.write(frame);
  };
  client.on('data', (chunk) => {
    for (const frame of commands(chunk)) forth(send(frame));
  });
  upstream.on('data', (chunk) => {
    for (const frame of replies(chunk)) back(answer(frame));
  });
}

/** A proxy between one replica and Redis that can stop any command or any reply. */
export async function startRedisProxy(parts: {
  readonly port: number;
  readonly replica: number;
  readonly board: Switchboard;
}): Promise<RedisProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(parts.port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    join(client, upstream, parts.replica, parts.board);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `redis://127.0.0.1:${address.port}`,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
