#!/usr/bin/env bash
# ioredis 6.0.0 and @redis/client 6.3.1 with Debian 12's redis-server 7.0.15, alone and as a cluster: the
# connection breaks after a script ran and before its answer arrived.
# Guess: with maxRetriesPerRequest 0 and autoResendUnfulfilledCommands false the script runs once and the
# call rejects, in a cluster as with one server.
# Seen: so it is with one server, and with @redis/client always. Cluster of ioredis sends the script
# again: after one break it runs twice and the call resolves with the second answer; if each connection
# breaks, it runs 17 times before the call rejects. retryDelayOnFailover: 0 is what makes it run once.
# Why it matters: a script that counts, takes a place in a quota or hands out a secret once does so twice,
# and the options that say "never again" are silently without effect in a cluster.
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@6.0.0 @redis/client@6.3.1
apt-get download -qq redis-tools libjemalloc2 liblzf1 2>apt.txt || { cat apt.txt; exit 1; }
for package in *.deb; do dpkg-deb -x "$package" debian; done
ln -s redis-check-rdb debian/usr/bin/redis-server
redis=(env LD_LIBRARY_PATH="$(dirname "$work/$(find debian -name liblzf.so.1)")")
"${redis[@]}" debian/usr/bin/redis-server --version | grep -q 'v=7.0.15 ' || { echo 'Another Redis.' >&2; exit 1; }
cat >ports.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:net';

const servers = Array.from({ length: 3 }, () => createServer().listen(0, '127.0.0.1'));
await Promise.all(servers.map((server) => once(server, 'listening')));
console.log(servers.map((server) => server.address().port).join(' '));
servers.map((server) => server.close());
JS
read -r port bus front < <(node ports.mjs)
"${redis[@]}" debian/usr/bin/redis-server --bind 127.0.0.1 --port "$port" --save '' --dir "$work" --cluster-enabled yes \
  --cluster-port "$bus" --cluster-announce-ip 127.0.0.1 --cluster-announce-port "$front" >redis.txt &
server=$!
cli() { "${redis[@]}" debian/usr/bin/redis-cli -p "$port" "$@"; }
until cli ping >/dev/null 2>&1; do sleep 0.1; done
cli cluster addslotsrange 0 16383 >/dev/null
until cli cluster info | grep -q 'cluster_state:ok'; do sleep 0.1; done
cat >run.mjs <<'JS'
import { connect, createServer } from 'node:net';
import { createClient, createCluster } from '@redis/client';
import { Cluster, Redis } from 'ioredis';

const [port, front] = process.argv.slice(2).map(Number);
const host = '127.0.0.1';
let breaks = 0;
const proxy = createServer((client) => {
  const server = connect(port, host);
  let asked = false;
  client.on('data', (bytes) => {
    asked ||= /\r\neval\r\n/i.test(bytes.toString());
    server.write(bytes);
  });
  server.on('data', (bytes) => {
    if (asked && breaks > 0) {
      breaks -= 1;
      client.destroy();
    } else {
      client.write(bytes);
    }
    asked = false;
  });
  client.on('error', () => {}).on('close', () => server.destroy());
  server.on('error', () => {}).on('close', () => client.destroy());
});
await new Promise((listening) => proxy.listen(front, host, listening));

const script = "return redis.call('INCR', KEYS[1])";
const never = { maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false };
const clients = {
  ioredis: () => new Redis(front, host, never),
  'ioredis, Cluster': () => new Cluster([{ host, port: front }], { redisOptions: never }),
  'ioredis, Cluster, retryDelayOnFailover 0': () =>
    new Cluster([{ host, port: front }], { redisOptions: never, retryDelayOnFailover: 0 }),
  '@redis/client': () => createClient({ socket: { host, port: front } }),
  '@redis/client, cluster': () => createCluster({ rootNodes: [{ socket: { host, port: front } }] }),
};
const direct = new Redis(port, host);
for (const [name, make] of Object.entries(clients)) {
  for (const [what, count] of [['one break', 1], ['breaks each time', 1000]]) {
    const client = make().on('error', () => {});
    const isOfNode = name.startsWith('@');
    if (isOfNode) {
      await client.connect();
    }
    await client.set('ready', 'yes');
    await direct.del('places');
    breaks = count;
    const call = isOfNode ? client.eval(script, { keys: ['places'] }) : client.eval(script, 1, 'places');
    const outcome = await call.then((answer) => `answered ${answer}`, () => 'rejected');
    breaks = 0;
    console.log(`${name}, ${what}: ${outcome}, ran ${await direct.get('places')} times`);
    await (isOfNode ? client.destroy() : client.disconnect());
  }
}
process.exit();
JS
node run.mjs "$port" "$front" | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
ioredis, one break: rejected, ran 1 times
ioredis, breaks each time: rejected, ran 1 times
ioredis, Cluster, one break: answered 2, ran 2 times
ioredis, Cluster, breaks each time: rejected, ran 17 times
ioredis, Cluster, retryDelayOnFailover 0, one break: rejected, ran 1 times
ioredis, Cluster, retryDelayOnFailover 0, breaks each time: rejected, ran 1 times
@redis/client, one break: rejected, ran 1 times
@redis/client, breaks each time: rejected, ran 1 times
@redis/client, cluster, one break: rejected, ran 1 times
@redis/client, cluster, breaks each time: rejected, ran 1 times
EXPECTED
