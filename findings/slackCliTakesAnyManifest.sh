#!/usr/bin/env bash
# @slack/cli-hooks 1.3.3 (the part of the Slack CLI that reads a Bolt project's manifest).
# Guess: it reads ./manifest.json and fails when there is none.
# Seen: without one at the top it walks through every folder but node_modules in the order of
# their names, hidden and built ones too, and takes the first file called manifest.json. The
# manifest that Vite writes beside a built page (dist/.vite/manifest.json) wins over
# slack/manifest.json, and nothing says which file was read.
# Why it matters: an app manifest kept in a folder of its own is replaced by a list of scripts as
# soon as somebody has built the page; give the Slack CLI its own get-manifest command.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @slack/cli-hooks@1.3.3
hook="$work/node_modules/@slack/cli-hooks/src/get-manifest.js"
mkdir -p project/slack
cd project
echo '{"display_information":{"name":"Key bot"}}' >slack/manifest.json
{
  echo "before the build: $(node "$hook")"
  mkdir -p dist/.vite
  echo '{"index.html":{"file":"assets/index-abc.js","isEntry":true}}' >dist/.vite/manifest.json
  echo "after the build: $(node "$hook")"
} | tee ../seen.txt
diff - ../seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
before the build: {"display_information":{"name":"Key bot"}}
after the build: {"index.html":{"file":"assets/index-abc.js","isEntry":true}}
EXPECTED
