#!/usr/bin/env bash
# Canonical JSON (RFC 8785): json-canonicalize 3.0.1 and canonicalize 4.0.0, beside
# fast-json-stable-stringify 2.1.0.
# Guess: they agree on plain data; they may differ in -0 and undefined.
# Seen: they agree on plain data, -0 and undefined. But json-canonicalize leaves the members of what a
# toJSON() returned in the order in which they were written, so equal values get two texts. It and
# canonicalize write `undefined` for a member that is a function, which is no JSON at all.
# Why it matters: approvers sign the hash of such a text. Two texts for one wish make valid votes
# worthless, and a text that cannot be read again cannot be audited. Hash only plain, parsed data.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts json-canonicalize@3.0.1 canonicalize@4.0.0 \
  fast-json-stable-stringify@2.1.0
cat >run.mjs <<'JS'
import canonicalize from 'canonicalize';
import stable from 'fast-json-stable-stringify';
import { canonicalize as jsonCanonicalize } from 'json-canonicalize';

const writers = { 'json-canonicalize': jsonCanonicalize, canonicalize, stable };
const values = {
  'plain data': { roles: ['B', 'A'], days: -0, 10: 1, 9: undefined },
  'a toJSON()': { wish: { toJSON: () => ({ role: 'READ', project: 'p1' }) } },
  'a function': { days: 30, extend() {} },
};
for (const [what, value] of Object.entries(values)) {
  for (const [name, write] of Object.entries(writers)) {
    console.log(`${what}, ${name}: ${write(value)}`);
  }
}
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
plain data, json-canonicalize: {"10":1,"days":0,"roles":["B","A"]}
plain data, canonicalize: {"10":1,"days":0,"roles":["B","A"]}
plain data, stable: {"10":1,"days":0,"roles":["B","A"]}
a toJSON(), json-canonicalize: {"wish":{"role":"READ","project":"p1"}}
a toJSON(), canonicalize: {"wish":{"project":"p1","role":"READ"}}
a toJSON(), stable: {"wish":{"project":"p1","role":"READ"}}
a function, json-canonicalize: {"days":30,"extend":undefined}
a function, canonicalize: {"days":30,"extend":undefined}
a function, stable: {"days":30}
EXPECTED
