#!/usr/bin/env bash
# Debian 12's redis-server 7.0.15: a user who may read keys (%R~) and every command, and scripts.
# Guess: a script that declares flags=no-writes may be run with EVAL by a user who may only read.
# Seen: EVAL is refused with NOPERM for each key that is named as a key, whatever the script declares
# and does; EVAL_RO of the same text works. Named as an argument, the same key can be read by EVAL.
# ACL DRYRUN says no to EVAL and yes to EVAL_RO, and knows nothing of the commands inside: it says OK
# to a script for a user whose DEL is forbidden.
# Why it matters: a read-only account for auditors needs EVAL_RO or FCALL_RO from the client, not only
# a script without writes; and a dry run cannot show that an ACL is enough for the scripts.
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
"${redis[@]}" debian/usr/bin/redis-server --port 0 --unixsocket "$work/sock" --save '' >redis.txt &
server=$!
until "${redis[@]}" debian/usr/bin/redis-cli -s "$work/sock" ping >/dev/null 2>&1; do sleep 0.1; done
cli() { "${redis[@]}" debian/usr/bin/redis-cli -s "$work/sock" --no-auth-warning "$@" 2>&1 | head -1; }
cli acl setuser auditor on '>example' resetkeys '%R~audit:*' +@all >/dev/null
cli acl setuser writer on '>example' resetkeys '~audit:*' +@all -del >/dev/null
cli set audit:head 41 >/dev/null
as_auditor() { cli --user auditor --pass example "$@"; }
read_key="return redis.call('GET', KEYS[1])"
declared=$'#!lua flags=no-writes\nreturn redis.call(\'GET\', KEYS[1])'
{
  echo "EVAL: $(as_auditor eval "$read_key" 1 audit:head)"
  echo "EVAL, declared: $(as_auditor eval "$declared" 1 audit:head)"
  echo "EVAL_RO: $(as_auditor eval_ro "$read_key" 1 audit:head)"
  echo "EVAL, named as an argument: $(as_auditor eval "return redis.call('GET', ARGV[1])" 0 audit:head)"
  echo "dry run of EVAL: $(cli acl dryrun auditor eval "$declared" 1 audit:head)"
  echo "dry run of EVAL_RO: $(cli acl dryrun auditor eval_ro "$declared" 1 audit:head)"
  echo "dry run of a forbidden DEL in EVAL: $(cli acl dryrun writer eval "return redis.call('DEL', KEYS[1])" 1 audit:head)"
} | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
EVAL: NOPERM this user has no permissions to access one of the keys used as arguments
EVAL, declared: NOPERM this user has no permissions to access one of the keys used as arguments
EVAL_RO: 41
EVAL, named as an argument: 41
dry run of EVAL: This user has no permissions to access the 'audit:head' key
dry run of EVAL_RO: OK
dry run of a forbidden DEL in EVAL: OK
EXPECTED
