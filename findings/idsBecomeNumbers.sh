#!/usr/bin/env bash
# Ids in CSV, all of them in quotes, read by csv42 5.0.3, csv-js 1.0.0, json-2-csv 5.6.0,
# csv-simple-parser 2.0.2 (infer), comma-separated-values 3.6.4, and by Debian 12's Miller 6.6.0, whose
# JSON jq 1.6 reads.
# Guess: what is in quotes stays text, also where numbers are recognised; and one id changes no other.
# Seen: only csv-simple-parser leaves all alone. Ids of digits, or of digits with one e, become numbers:
# two of them are then equal, another is Infinity. comma-separated-values takes the type of the first
# row for all rows: after a first id of digits every ordinary id is NaN. Miller writes the id with e into
# JSON bare among quoted ones, and jq makes 6.5e+142 of it.
# Why it matters: ids of Atlas are 24 hex digits that begin with the time; of those made before May 2026
# about one in fifteen thousand looks like a number. Whoever joins a list of keys by id then finds the wrong
# key, or none, and no error is raised.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts csv42@5.0.3 csv-js@1.0.0 json-2-csv@5.6.0 \
  csv-simple-parser@2.0.2 comma-separated-values@3.6.4
apt-get download -qq miller jq libjq1 libonig5 2>apt.txt || { cat apt.txt; exit 1; }
for package in *.deb; do dpkg-deb -x "$package" debian; done
debian/usr/bin/mlr --version | grep -q ' 6\.6\.0$' || { echo 'Another Miller.' >&2; exit 1; }
jq=(env LD_LIBRARY_PATH="$(dirname "$work/$(find debian -name libjq.so.1)")" debian/usr/bin/jq)
"${jq[@]}" --version | grep -q '^jq-1\.6$' || { echo 'Another jq.' >&2; exit 1; }
cat >ids.csv <<'CSV'
"id"
"651234567890123456789012"
"651234567890123456789013"
"65123456789012345678e123"
"6512345678901234567e1234"
"65f0a1b2c3d4e5f601234567"
CSV
cat >run.mjs <<'JS'
import { readFileSync } from 'node:fs';
import values from 'comma-separated-values';
import strict from 'csv-js';
import simple from 'csv-simple-parser';
import { csv2json } from 'csv42';
import json2csv from 'json-2-csv';

const readers = {
  csv42: csv2json,
  'csv-js': (text) => strict.parse(text).slice(1).map(([id]) => ({ id })),
  'json-2-csv': (text) => json2csv.csv2json(text),
  'csv-simple-parser': (text) => simple(text, { header: true, infer: true }),
  'comma-separated-values': (text) => values.parse(text, { header: true }),
};
const text = readFileSync('ids.csv', 'utf8').trimEnd();
for (const [name, read] of Object.entries(readers)) {
  console.log(`${name}: ${read(text).map(({ id }) => (typeof id === 'string' ? `"${id}"` : id)).join(', ')}`);
}
const [head, ...rows] = text.split('\n');
const turned = [head, ...rows.reverse()].join('\n');
console.log(`comma-separated-values, turned round: ${values.parse(turned, { header: true }).map(({ id }) => `"${id}"`).join(', ')}`);
JS
{
  node run.mjs
  debian/usr/bin/mlr --icsv --ojson cat ids.csv >ids.json
  echo "Miller: $(grep -o '"id": .*' ids.json | cut -d' ' -f2 | paste -sd' ')"
  echo "Miller, then jq: $("${jq[@]}" -c 'map(.id)' ids.json)"
} | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
csv42: 6.512345678901234e+23, 6.512345678901234e+23, 6.512345678901235e+142, Infinity, "65f0a1b2c3d4e5f601234567"
csv-js: 6.512345678901234e+23, 6.512345678901234e+23, 6.512345678901235e+142, Infinity, "65f0a1b2c3d4e5f601234567"
json-2-csv: 6.512345678901234e+23, 6.512345678901234e+23, 6.512345678901235e+142, "6512345678901234567e1234", "65f0a1b2c3d4e5f601234567"
csv-simple-parser: "651234567890123456789012", "651234567890123456789013", "65123456789012345678e123", "6512345678901234567e1234", "65f0a1b2c3d4e5f601234567"
comma-separated-values: 6.512345678901234e+23, 6.512345678901234e+23, 6.512345678901235e+142, Infinity, NaN
comma-separated-values, turned round: "65f0a1b2c3d4e5f601234567", "6512345678901234567e1234", "65123456789012345678e123", "651234567890123456789013", "651234567890123456789012"
Miller: "651234567890123456789012" "651234567890123456789013" 65123456789012345678e123 "6512345678901234567e1234" "65f0a1b2c3d4e5f601234567"
Miller, then jq: ["651234567890123456789012","651234567890123456789013",6.512345678901235e+142,"6512345678901234567e1234","65f0a1b2c3d4e5f601234567"]
EXPECTED
