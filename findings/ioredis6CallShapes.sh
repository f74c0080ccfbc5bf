#!/usr/bin/env bash
# ioredis 6.0.0, whose default is RESP3, with Debian 12's redis-server 7.0.15.
# Guess: replies come in the shapes of ioredis 5 in whichever way a command is sent.
# Seen: that holds for the methods, not for call(). call('ZRANGE', …, 'WITHSCORES') answers pairs
# instead of a flat list, and call('XREAD', …) loses one level: the first element is the name of the
# stream, no longer the pair of name and entries. call('HGETALL') keeps the old flat list.
# `protocol: 2` brings the old shapes back.
# Why it matters: call() is how one sends what the client has no method for. A reader of an audit
# stream that takes reply[0][1] for the entries gets one letter of the stream's name, and no error.
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@6.0.0
apt-get download -qq redis-tools libjemalloc2 liblzf1 2>apt.txt || { cat apt.txt; exit 1; }
for package in *.deb; do dpkg-deb -x "$package" debian; done
ln -s redis-check-rdb debian/usr/bin/redis-server
redis=(env LD_LIBRARY_PATH="$(dirname "$work/$(find debian -name liblzf.so.1)")")
"${redis[@]}" debian/usr/bin/redis-server --version | grep -q 'v=7.0.15 ' || { echo 'Another Redis.' >&2; exit 1; }
"${redis[@]}" debian/usr/bin/redis-server --port 0 --unixsocket "$work/sock" --save '' >redis.txt &
server=$!
until "${redis[@]}" debian/usr/bin/redis-cli -s "$work/sock" ping >/dev/null 2>&1; do sleep 0.1; done
cat >run.mjs <<'JS'
import { Redis } from 'ioredis';

for (const options of [{}, { protocol: 2 }]) {
  const redis = new Redis({ path: process.argv[2], ...options });
  await redis.flushall();
  await redis.zadd('due', 5, 'a');
  await redis.xadd('audit', '1-1', 'event', 'issued');
  await redis.hset('key', 'owner', 'U1');
  const replies = {
    zrange: await redis.zrange('due', 0, -1, 'WITHSCORES'),
    "call('ZRANGE')": await redis.call('ZRANGE', 'due', '0', '-1', 'WITHSCORES'),
    xread: await redis.xread('STREAMS', 'audit', '0'),
    "call('XREAD')": await redis.call('XREAD', 'STREAMS', 'audit', '0'),
    "call('HGETALL')": await redis.call('HGETALL', 'key'),
  };
  for (const [name, reply] of Object.entries(replies)) {
    console.log(`RESP${options.protocol ?? 3} ${name} ${JSON.stringify(reply)}`);
  }
  redis.disconnect();
}
JS
node run.mjs "$work/sock" | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
RESP3 zrange ["a","5"]
RESP3 call('ZRANGE') [["a","5"]]
RESP3 xread [["audit",[["1-1",["event","issued"]]]]]
RESP3 call('XREAD') ["audit",[["1-1",["event","issued"]]]]
RESP3 call('HGETALL') ["owner","U1"]
RESP2 zrange ["a","5"]
RESP2 call('ZRANGE') ["a","5"]
RESP2 xread [["audit",[["1-1",["event","issued"]]]]]
RESP2 call('XREAD') [["audit",[["1-1",["event","issued"]]]]]
RESP2 call('HGETALL') ["owner","U1"]
EXPECTED
