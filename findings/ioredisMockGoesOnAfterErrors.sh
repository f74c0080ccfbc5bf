#!/usr/bin/env bash
# ioredis-mock 8.13.1 (with ioredis 5.11.1), beside Debian 12's redis-server 7.0.15: Lua scripts.
# Guess: the mock runs scripts like Redis, apart from how cjson writes an empty table.
# Seen: redis.call() with the wrong type stops a script in Redis; in the mock it answers false and the
# script goes on to its end. A returned { err = … } is no error but an empty answer. 3.5 stays 3.5
# (Redis cuts it to 3), a large whole number gets ".0" as text, an undeclared global is nil, and
# there is no cjson at all.
# Why it matters: with one script per change of state, what a test on this mock proves is the
# opposite of what happens: the key is marked as handed over although the write before it failed.
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@5.11.1 ioredis-mock@8.13.1 @types/ioredis-mock@8.2.8
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
import Mock from 'ioredis-mock';

const scripts = {
  'a failed write': "redis.call('INCR', 'requests'); redis.call('SET', 'state', 'handed over'); return 'end'",
  'a returned error': "return { err = 'REFUSED' }",
  'a fraction': 'return 7 / 2',
  'a time as text': "return 'at ' .. 1795975436123",
  'an unknown name': 'return tostring(limitt)',
  'an empty table': 'return cjson.encode({})',
};
const servers = { redis: new Redis({ path: process.argv[2] }), mock: new Mock() };
for (const [what, script] of Object.entries(scripts)) {
  for (const [name, server] of Object.entries(servers)) {
    await server.flushall();
    await server.hset('requests', 'r1', 'ready');
    const answer = await server.eval(script, 0).then(
      (value) => `answers ${JSON.stringify(value)}`,
      () => 'is an error',
    );
    const state = (await server.get('state')) ?? 'not written';
    console.log(`${what}, ${name}: ${answer}${what === 'a failed write' ? `, state ${state}` : ''}`);
  }
}
process.exit();
JS
node run.mjs "$work/sock" | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
a failed write, redis: is an error, state not written
a failed write, mock: answers "end", state handed over
a returned error, redis: is an error
a returned error, mock: answers undefined
a fraction, redis: answers 3
a fraction, mock: answers 3.5
a time as text, redis: answers "at 1795975436123"
a time as text, mock: answers "at 1795975436123.0"
an unknown name, redis: is an error
an unknown name, mock: answers "nil"
an empty table, redis: answers "{}"
an empty table, mock: is an error
EXPECTED
