#!/usr/bin/env bash
# ioredis 6.0.0 with Debian 12's redis-server 7.0.15: a script (defineCommand) inside multi().
# Expected: after a transaction that was lost to WATCH, the next one runs in full; a script that the server
# does not know is loaded, as it is outside multi().
# Seen: after the loss every multi() with that script runs without it: exec() resolves, the plain commands
# have happened, and the script's own place holds NOSCRIPT. It stays so until the script was called
# once outside multi().
# Why it matters: a transaction that counts an attempt with INCR and commits with a script does the first
# half each time, and a caller who only looks at whether exec() threw takes it for done. Put everything
# into one script, or look at each reply.
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

const redis = new Redis({ path: process.argv[2] });
const other = new Redis({ path: process.argv[2] });
redis.defineCommand('commit', { numberOfKeys: 1, lua: "return redis.call('INCR', KEYS[1])" });
async function attempt(what) {
  const replies = await redis.multi().incr('attempts').commit('requests').exec();
  const shown = replies?.map(([error, reply]) => (error ? error.message.split(' ')[0] : reply));
  console.log(`${what}: ${shown?.join(', ') ?? 'lost'}; ${await redis.get('attempts')} attempts, ${await redis.get('requests')} commits`);
}
await redis.watch('watched');
await other.set('watched', 'changed');
await attempt('watched');
await attempt('second');
await attempt('third');
await redis.commit('requests');
await attempt('after a call outside multi()');
process.exit();
JS
node run.mjs "$work/sock" | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
watched: lost; null attempts, null commits
second: 1, NOSCRIPT; 1 attempts, null commits
third: 2, NOSCRIPT; 2 attempts, null commits
after a call outside multi(): 3, 2; 3 attempts, 2 commits
EXPECTED
