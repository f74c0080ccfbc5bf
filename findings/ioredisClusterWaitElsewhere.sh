#!/usr/bin/env bash
# ioredis 6.0.0, iovalkey 0.4.0 and Debian 12's redis-server 7.0.15: WAIT in a cluster of two masters; the
# first one has no replica, the second one has one.
# Guess: cluster.wait() raises, as it names no key, or asks the node of the write before it.
# Seen: it goes to a random node. Of the writes at the master without a replica some are confirmed by the
# replica of the other one, which never sees them, and some of the others are not confirmed. Behind the
# write in a pipeline wait() is right.
# Why it matters: who waits for a replica before he says that a vote or an audit entry is kept, is told so
# although one machine alone has it; and with a single node no test can see it.
set -euo pipefail
work=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" || true; rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@6.0.0 iovalkey@0.4.0
apt-get download -qq redis-tools libjemalloc2 liblzf1 2>apt.txt || { cat apt.txt; exit 1; }
for package in *.deb; do dpkg-deb -x "$package" debian; done
ln -s redis-check-rdb debian/usr/bin/redis-server
redis=(env LD_LIBRARY_PATH="$(dirname "$work/$(find debian -name liblzf.so.1)")")
"${redis[@]}" debian/usr/bin/redis-server --version | grep -q 'v=7.0.15 ' || { echo 'Another Redis.' >&2; exit 1; }
cat >ports.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:net';

const servers = Array.from({ length: 6 }, () => createServer().listen(0, '127.0.0.1'));
await Promise.all(servers.map((server) => once(server, 'listening')));
console.log(servers.map((server) => server.address().port).join(' '));
servers.map((server) => server.close());
JS
read -r -a ports < <(node ports.mjs)
cli() { "${redis[@]}" debian/usr/bin/redis-cli -p "${ports[$1]}" "${@:2}"; }
for node in 0 1 2; do
  mkdir "$node"
  "${redis[@]}" debian/usr/bin/redis-server --bind 127.0.0.1 --port "${ports[node]}" --save '' --dir "$work/$node" \
    --cluster-enabled yes --cluster-port "${ports[node + 3]}" --cluster-announce-ip 127.0.0.1 >"$node/redis.txt" &
  servers+=("$!")
  until cli "$node" ping >/dev/null 2>&1; do sleep 0.1; done
done
cli 0 cluster addslotsrange 0 8191 >/dev/null
cli 1 cluster addslotsrange 8192 16383 >/dev/null
cli 1 cluster set-config-epoch 2 >/dev/null
for node in 1 2; do cli 0 cluster meet 127.0.0.1 "${ports[node]}" "${ports[node + 3]}" >/dev/null; done
until cli 2 cluster nodes | grep -q '8192-16383'; do sleep 0.1; done
cli 2 cluster replicate "$(cli 1 cluster myid)" >/dev/null
for node in 0 1 2; do until cli "$node" cluster info | grep -q 'cluster_state:ok'; do sleep 0.1; done; done
until cli 1 wait 1 100 | grep -q '^1$' && cli 0 cluster nodes | grep -q ' slave '; do sleep 0.1; done
cat >run.mjs <<'JS'
import { Cluster } from 'ioredis';
import { Cluster as Iovalkey } from 'iovalkey';

const rounds = 25;
for (const [name, Client] of Object.entries({ ioredis: Cluster, iovalkey: Iovalkey })) {
  const cluster = new Client([{ host: '127.0.0.1', port: Number(process.argv[2]) }]);
  const ways = {
    'wait()': async (key) => {
      await cluster.set(key, 'entry');
      return await cluster.wait(1, 300);
    },
    'wait() in the pipeline': async (key) => (await cluster.pipeline().set(key, 'entry').wait(1, 300).exec())[1][1],
  };
  for (const [way, write] of Object.entries(ways)) {
    for (const [what, key] of Object.entries({ 'no replica': '{3}audit', 'a replica': '{1}audit' })) {
      let confirmed = 0;
      for (let round = 0; round < rounds; round += 1) {
        confirmed += (await write(key)) > 0 ? 1 : 0;
      }
      const share = confirmed === 0 ? 'never' : confirmed < rounds ? 'sometimes' : 'always';
      console.log(`${name}, ${way}, ${what}: ${share} confirmed`);
    }
  }
  cluster.disconnect();
}
JS
node run.mjs "${ports[0]}" | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
ioredis, wait(), no replica: sometimes confirmed
ioredis, wait(), a replica: sometimes confirmed
ioredis, wait() in the pipeline, no replica: never confirmed
ioredis, wait() in the pipeline, a replica: always confirmed
iovalkey, wait(), no replica: sometimes confirmed
iovalkey, wait(), a replica: sometimes confirmed
iovalkey, wait() in the pipeline, no replica: never confirmed
iovalkey, wait() in the pipeline, a replica: always confirmed
EXPECTED
