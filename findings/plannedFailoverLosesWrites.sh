#!/usr/bin/env bash
# A planned SENTINEL FAILOVER with a healthy master: ioredis 6.0.0, iovalkey 0.4.0 and the Sentinel client
# of @redis/client 6.3.1, with two servers and three sentinels of Debian 12's Redis 7.0.15.
# Guess: no acknowledged write is lost: the old master refuses writes before the new one takes over.
# Seen: the old master takes and acknowledges writes for some ten seconds more, then it throws them away.
# ioredis and iovalkey lose all that they write in that time, without an error or a break of the
# connection; failoverDetector of ioredis and @redis/client come over after about a second, and lose what
# they wrote until then. With min-replicas-to-write 1 the old master answers NOREPLICAS instead.
# Why it matters: a switch for maintenance takes votes and audit entries away that were answered with OK,
# and a record of a key that was made at Atlas. Set min-replicas-to-write before a planned failover.
set -euo pipefail
work=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" || true; rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@6.0.0 iovalkey@0.4.0 @redis/client@6.3.1
apt-get download -qq redis-tools libjemalloc2 liblzf1 2>apt.txt || { cat apt.txt; exit 1; }
for package in *.deb; do dpkg-deb -x "$package" debian; done
ln -s redis-check-rdb debian/usr/bin/redis-server
redis=(env LD_LIBRARY_PATH="$(dirname "$work/$(find debian -name liblzf.so.1)")")
"${redis[@]}" debian/usr/bin/redis-server --version | grep -q 'v=7.0.15 ' || { echo 'Another Redis.' >&2; exit 1; }
cat >ports.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:net';

const servers = Array.from({ length: 5 }, () => createServer().listen(0, '127.0.0.1'));
await Promise.all(servers.map((server) => once(server, 'listening')));
console.log(servers.map((server) => server.address().port).join(' '));
servers.map((server) => server.close());
JS
read -r -a ports < <(node ports.mjs)
start() {
  mkdir "$1"
  "${redis[@]}" debian/usr/bin/redis-server "${@:2}" --bind 127.0.0.1 --port "$1" --dir "$work/$1" >"$1/redis.txt" &
  servers+=("$!")
}
cli() { "${redis[@]}" debian/usr/bin/redis-cli -p "$@"; }
start "${ports[0]}" --save ''
start "${ports[1]}" --save '' --replicaof 127.0.0.1 "${ports[0]}"
until cli "${ports[1]}" info replication 2>&1 | grep -q 'master_link_status:up'; do sleep 0.1; done
for port in "${ports[@]:2}"; do
  printf 'sentinel monitor keys 127.0.0.1 %s 2\nsentinel down-after-milliseconds keys 5000\n' "${ports[0]}" >"$port.conf"
  start "$port" "$work/$port.conf" --sentinel
done
for port in "${ports[@]:2}"; do
  until cli "$port" sentinel master keys 2>&1 | paste -sd' ' | grep -q 'num-slaves 1 num-other-sentinels 2'; do sleep 0.2; done
done
cat >run.mjs <<'JS'
import { setTimeout as sleep } from 'node:timers/promises';
import { createSentinel } from '@redis/client';
import { Redis } from 'ioredis';
import { Redis as Iovalkey } from 'iovalkey';

const [what, ...ports] = process.argv.slice(2);
const sentinels = ports.map((port) => ({ host: '127.0.0.1', port: Number(port) }));
const name = 'keys';
const options = { sentinels, name, maxRetriesPerRequest: 0 };
const clients = {
  ioredis: new Redis(options),
  iovalkey: new Iovalkey(options),
  'ioredis with failoverDetector': new Redis({ ...options, failoverDetector: true }),
  '@redis/client': createSentinel({ name, sentinelRootNodes: sentinels }),
};
const seconds = 18;
const sentinel = new Redis(sentinels[0]);
const end = Date.now() + seconds * 1000;
async function write(client, list) {
  const acknowledged = [];
  const errors = new Set();
  for (let entry = 0; Date.now() < end; entry += 1) {
    try {
      await client[client.rPush ? 'rPush' : 'rpush'](list, String(entry));
      acknowledged.push(String(entry));
    } catch (error) {
      errors.add(error.message.split(' ')[0]);
    }
    await sleep(50);
  }
  return { list, acknowledged, errors };
}
async function failover() {
  await sleep(1000);
  while ((await sentinel.call('SENTINEL', 'FAILOVER', name).catch(() => 'not yet')) !== 'OK') {
    await sleep(200);
  }
}
await clients['@redis/client'].on('error', () => {}).connect();
const [, ...results] = await Promise.all([failover(), ...Object.entries(clients).map(([list, client]) => write(client, list))]);
const [host, port] = await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name);
const master = new Redis(Number(port), host);
for (const { list, acknowledged, errors } of results) {
  const kept = new Set(await master.lrange(list, 0, -1));
  const lost = acknowledged.filter((entry) => !kept.has(entry));
  const share = lost.length / (seconds * 20);
  const loss = lost.length < 3 ? 'nothing or next to nothing' : share < 0.2 ? 'less than a fifth' : 'more than a third';
  console.log(`${what}, ${list}: ${loss} is lost; refused: ${errors.has('NOREPLICAS') ? 'NOREPLICAS' : 'nothing'}`);
  await master.del(list);
}
process.exit();
JS
{
  node run.mjs 'as it is' "${ports[@]:2}"
  until cli "${ports[0]}" info replication | grep -q 'master_link_status:up'; do sleep 0.1; done
  for port in "${ports[@]:0:2}"; do cli "$port" config set min-replicas-to-write 1 >/dev/null; done
  node run.mjs 'min-replicas-to-write 1' "${ports[@]:2}"
} | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
as it is, ioredis: more than a third is lost; refused: nothing
as it is, iovalkey: more than a third is lost; refused: nothing
as it is, ioredis with failoverDetector: less than a fifth is lost; refused: nothing
as it is, @redis/client: less than a fifth is lost; refused: nothing
min-replicas-to-write 1, ioredis: nothing or next to nothing is lost; refused: NOREPLICAS
min-replicas-to-write 1, iovalkey: nothing or next to nothing is lost; refused: NOREPLICAS
min-replicas-to-write 1, ioredis with failoverDetector: nothing or next to nothing is lost; refused: NOREPLICAS
min-replicas-to-write 1, @redis/client: nothing or next to nothing is lost; refused: NOREPLICAS
EXPECTED
