import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { type RedisOptions, type RedisServer, startRedis } from '../../src/sandbox/world/redis.ts';
import { redisBinary } from '../../src/sandbox/world/redisBinary.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function start(options?: RedisOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  cleanUp.push(() => server.stop());
  return server;
}

/** Sends one inline command and gives the raw answer. */
async function ask(port: number, command: string): Promise<string> {
  const socket = createConnection(port, '127.0.0.1');
  socket.write(`${command}\r\n`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a private Redis', () => {
  it('is the server that set-up found', () => {
    expect(redisBinary()).toBe(inject('redisServer'));
  });

  it('answers on loopback, with the append-only file on and no snapshots', async () => {
    const server = await start();
    expect(server.url).toBe(`redis://127.0.0.1:${server.port}`);
    expect(await ask(server.port, 'PING')).toBe('+PONG\r\n');
    expect(await ask(server.port, 'CONFIG GET appendonly')).toContain('yes');
    expect(await ask(server.port, 'CONFIG GET appendfsync')).toContain('always');
    expect(await ask(server.port, 'CONFIG GET save')).toMatch(/\$0\r\n\r\n$/);
    expect(await ask(server.port, 'CONFIG GET bind')).toContain('127.0.0.1');
  });

  it('never reads REDIS_URL', async () => {
    const before = process.env.REDIS_URL;
    process.env.REDIS_URL = 'redis://127.0.0.1:1';
    cleanUp.push(async () => {
      if (before === undefined) delete process.env.REDIS_URL;
      else process.env.REDIS_URL = before;
    });
    const server = await start();
    expect(await ask(server.port, 'PING')).toBe('+PONG\r\n');
  });

  it('takes settings: port, folder, fsync and further arguments', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'keywarden-test-'));
    cleanUp.push(() => rm(dir, { recursive: true }));
    const first = await start();
    await first.stop();
    const args = ['--maxmemory', '64mb'];
    const server = await start({ dir, port: first.port, appendfsync: 'everysec', args });
    expect(server.port).toBe(first.port);
    expect(await ask(server.port, 'CONFIG GET appendfsync')).toContain('everysec');
    expect(await ask(server.port, 'CONFIG GET maxmemory')).toContain('67108864');
    await server.stop();
    expect(await readdir(dir)).not.toHaveLength(0);
  });

  it('keeps its data over a restart and over kill -9', async () => {
    const server = await start();
    const pid = server.pid;
    await ask(server.port, 'SET colour blue');
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect(await ask(server.port, 'GET colour')).toContain('blue');
    await ask(server.port, 'SET colour green');
    await server.kill('SIGKILL');
    expect(isAlive(server.pid)).toBe(false);
    await server.restart();
    expect(await ask(server.port, 'GET colour')).toContain('green');
  });

  it('leaves nothing behind when it stops, and stopping twice is harmless', async () => {
    const server = await start();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(existsSync(server.dir)).toBe(false);
    await server.stop();
  });

  it('says why it did not start', async () => {
    const server = await start();
    await expect(start({ port: server.port })).rejects.toThrow('Address already in use');
    await expect(start({ args: ['--no-such-setting', '1'] })).rejects.toThrow('no-such-setting');
  });

  it('dies with the process that started it, even when that is killed', async () => {
    const module = new URL('../../dist/sandbox/world/redis.js', import.meta.url).href;
    const program = `
      const server = await (await import(${JSON.stringify(module)})).startRedis();
      console.log(server.pid + ' ' + server.dir + ' ' + server.port);
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const [line] = await once(owner.stdout, 'data');
    const [pid = '', dir = '', port = ''] = String(line).trim().split(' ');
    cleanUp.push(() => rm(dir, { recursive: true }));
    expect(isAlive(Number(pid))).toBe(true);
    owner.kill('SIGKILL');
    // While its sockets are being closed, one by one, a connection may still be made, and is reset.
    const outcome = () => ask(Number(port), 'PING').catch(({ code }) => code);
    await expect.poll(outcome).toBe('ECONNREFUSED');
  });
});
