#!/usr/bin/env bash
# Debian 12's redis-server 7.0.15: a script's writes in the append-only file, after a power cut.
# Expected: with aof-load-truncated yes (the default) the whole script whose end is missing is cut off.
# Seen: only the last incomplete command is cut. The MULTI before it stays open in the file, and what is
# written next stands behind it. If that was a command, the following start drops it, although it was
# acknowledged and on disk. If it was a script, its EXEC brings the first half of the cut script to life.
# Why it matters: a script writes the state, the index and the audit entry of a request together because
# they must never be seen apart. One BGREWRITEAOF after each start (or redis-check-aof --fix before it)
# keeps it so.
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq redis-tools libjemalloc2 liblzf1 2>apt.txt || { cat apt.txt; exit 1; }
for package in *.deb; do dpkg-deb -x "$package" debian; done
ln -s redis-check-rdb debian/usr/bin/redis-server
redis=(env LD_LIBRARY_PATH="$(dirname "$work/$(find debian -name liblzf.so.1)")")
"${redis[@]}" debian/usr/bin/redis-server --version | grep -q 'v=7.0.15 ' || { echo 'Another Redis.' >&2; exit 1; }
cli() { "${redis[@]}" debian/usr/bin/redis-cli -s "$work/sock" "$@"; }
start() {
  "${redis[@]}" debian/usr/bin/redis-server --port 0 --unixsocket "$work/sock" --save '' --appendonly yes \
    --appendfsync always --dir "$work" >redis.txt &
  server=$!
  until cli ping 2>/dev/null | grep -q PONG; do sleep 0.1; done
}
stop() {
  cli shutdown nosave >/dev/null 2>&1 || true
  wait "$server" 2>/dev/null || true
  server=''
}
show() {
  local state index later
  state=$(cli get state) index=$(cli get index) later=$(cli get later)
  echo "$1: state ${state:-none}, index ${index:-none}, later ${later:-none}"
}
rewrite() {
  cli bgrewriteaof >/dev/null
  until cli info persistence | grep -q 'aof_rewrites:1'; do sleep 0.1; done
  until cli info persistence | grep -q 'aof_rewrite_in_progress:0'; do sleep 0.1; done
}
after_the_cut() {
  local before=$1
  shift
  rm -rf appendonlydir
  start
  cli set state pending >/dev/null
  cli eval "redis.call('SET', 'state', 'approved'); redis.call('SET', 'index', 'approved')" 0 >/dev/null
  stop
  truncate -s -20 "$(find appendonlydir -name '*.incr.aof')"
  start
  "$before"
  echo "acknowledged: $(cli "$@")"
  show 'first start'
  stop
  start
  show 'second start'
  stop
}
{
  echo 'The next write is a command.'
  after_the_cut true set later written
  echo 'The next write is a script.'
  after_the_cut true eval "redis.call('SET', 'later', 'written'); return redis.call('SET', 'more', 'written')" 0
  echo 'The same after BGREWRITEAOF.'
  after_the_cut rewrite eval "redis.call('SET', 'later', 'written'); return redis.call('SET', 'more', 'written')" 0
} | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
The next write is a command.
acknowledged: OK
first start: state pending, index none, later written
second start: state pending, index none, later none
The next write is a script.
acknowledged: OK
first start: state pending, index none, later written
second start: state approved, index none, later written
The same after BGREWRITEAOF.
acknowledged: OK
first start: state pending, index none, later written
second start: state pending, index none, later written
EXPECTED
