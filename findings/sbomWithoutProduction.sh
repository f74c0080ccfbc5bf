#!/usr/bin/env bash
# npm 11.19.1's `npm sbom --omit dev` and @cyclonedx/cyclonedx-npm 6.0.1, for a program that needs
# zod 4.4.3 and ioredis 5.11.0, and ioredis-mock 8.13.1 for its tests.
# Guess: the list has each package that `npm ls --omit dev` shows.
# Seen: npm's list has zod alone, in both formats, from the tree and from the lock file, and npm ends with
# success. ioredis and all below it are gone, as a dev package needs ioredis too. cyclonedx-npm has all
# of them. (npm/cli#7909, open in 2026.)
# Why it matters: the client that holds the secrets is missing from the list of what is shipped, and a
# search for a bad version finds nothing. Compare the list with `npm ls --omit dev`, or use another maker.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tools" "$work/program"
cd "$work/tools"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts npm@11.19.1 @cyclonedx/cyclonedx-npm@6.0.1
export npm_execpath="$work/tools/node_modules/npm/bin/npm-cli.js"
npm_() { node "$npm_execpath" --loglevel error "$@"; }
cd "$work/program"
npm init -y >/dev/null
npm_ install --silent --no-audit --no-fund --ignore-scripts --save-exact ioredis@5.11.0 zod@4.4.3
npm_ install --silent --no-audit --no-fund --ignore-scripts --save-dev ioredis-mock@8.13.1
names() { sed 's/.*node_modules.//' | sort -u | paste -sd' '; }
components() { node -e 'JSON.parse(fs.readFileSync(0)).components.map(({ group, name }) => console.log(group ? `${group}/${name}` : name))'; }
packages() { node -e 'JSON.parse(fs.readFileSync(0)).packages.slice(1).map(({ name }) => console.log(name))'; }
{
  echo "npm ls: $(npm_ ls --omit dev --all --parseable | tail -n +2 | names)"
  echo "npm sbom, CycloneDX: $(npm_ sbom --omit dev --sbom-format cyclonedx | components | names)"
  echo "npm sbom, SPDX: $(npm_ sbom --omit dev --sbom-format spdx | packages | names)"
  echo "npm sbom, lock file: $(npm_ sbom --omit dev --sbom-format cyclonedx --package-lock-only | components | names)"
  echo "cyclonedx-npm: $(node "$work/tools/node_modules/.bin/cyclonedx-npm" --omit dev 2>cyclonedx.txt | components | names)"
} | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
npm ls: @ioredis/commands cluster-key-slot debug denque ioredis ms redis-errors redis-parser standard-as-callback zod
npm sbom, CycloneDX: zod
npm sbom, SPDX: zod
npm sbom, lock file: zod
cyclonedx-npm: @ioredis/commands cluster-key-slot debug denque ioredis ms redis-errors redis-parser standard-as-callback zod
EXPECTED
