#!/usr/bin/env bash
# dependency-cruiser 17.4.3 (the newest that runs on Node 20) with typescript 7.0.2.
# Guess: it refuses to run, or exits with an error, because it needs TypeScript below 7.
# Seen: it looks at 0 modules, says that no violations were found and exits 0, although the two
# files break both rules. With typescript 6.0.3 in its place it finds both and exits 2.
# (18.7.2, on Node 24, adds a warning, and still exits 0.)
# Why it matters: a rule such as "the domain imports no transport" guards the code that hands out
# keys. After the move to TypeScript 7 that guard is green and checks nothing. Let a check of this
# kind fail when the number of modules is 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
mkdir src
echo "import { send } from './transport.ts'; export const decide = () => send;" >src/domain.ts
echo "import { decide } from './domain.ts'; export const send = () => decide;" >src/transport.ts
cat >rules.cjs <<'JS'
module.exports = {
  forbidden: [
    { name: 'layers', severity: 'error', from: { path: 'src/domain' }, to: { path: 'src/transport' } },
    { name: 'circles', severity: 'error', from: {}, to: { circular: true } },
  ],
};
JS
for typescript in 7.0.2 6.0.3; do
  npm install --silent --no-audit --no-fund --ignore-scripts dependency-cruiser@17.4.3 "typescript@$typescript"
  code=0
  npx depcruise --config rules.cjs src >out.txt 2>&1 || code=$?
  echo "typescript ${typescript%%.*}: exit $code, $(grep -Eo '[0-9]+ modules' out.txt), $(grep -Ec '^ *error ' out.txt || true) errors"
done | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
typescript 7: exit 0, 0 modules, 0 errors
typescript 6: exit 2, 2 modules, 2 errors
EXPECTED
