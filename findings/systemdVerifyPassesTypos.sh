#!/usr/bin/env bash
# systemd-analyze verify of systemd 252 (Debian 12) on unit files with one wrong line each.
# Guess: it exits 1 for a setting, a section or a value that does not exist.
# Seen: it prints "Unknown key", "Unknown section" or "Failed to parse", each with "ignoring", and
# exits 0. It exits 1 for what stops the unit from being loaded (a second ExecStart=). A credential
# whose file does not exist is not mentioned at all.
# Why it matters: a service that holds a key-creating credential is fenced in by such lines. One wrong
# letter in NoNewPrivileges= switches that fence off, and a build that looks at the exit code passes.
# A build must also demand that verify prints nothing.
set -euo pipefail
systemd-analyze --version | grep -q '^systemd 252 ' || { echo 'Another systemd.' >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
verify() {
  printf '[Service]\nExecStart=/bin/true\n%b\n' "$2" >keys.service
  local code=0
  systemd-analyze verify ./keys.service >out.txt 2>&1 || code=$?
  local said
  said=$(grep -Eo 'Unknown key|Unknown section|Failed to parse|Refusing' out.txt | head -1 || true)
  echo "$1: exit $code, ${said:-nothing said}"
}
{
  verify 'right' 'NoNewPrivileges=yes'
  verify 'wrong setting' 'NoNewPrivilege=yes'
  verify 'wrong value' 'ProtectSystem=strickt'
  verify 'wrong section' '[Servce]\nNoNewPrivileges=yes'
  verify 'credential without a file' 'LoadCredential=redis:/nonexistent/redis'
  verify 'second start' 'ExecStart=/bin/false'
} | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
right: exit 0, nothing said
wrong setting: exit 0, Unknown key
wrong value: exit 0, Failed to parse
wrong section: exit 0, Unknown section
credential without a file: exit 0, nothing said
second start: exit 1, Refusing
EXPECTED
