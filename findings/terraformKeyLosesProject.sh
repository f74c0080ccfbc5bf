#!/usr/bin/env bash
# A key of Atlas as Terraform's provider declares it, read by hcl2-parser 1.0.3, hcl-parser 0.1.1,
# js-hcl-parser 1.0.1, hcl-to-json 0.1.1 and gopher-hcl 0.2.0.
# Guess: each of them sees both projects of the key, with their ids as text.
# Seen: gopher-hcl keeps the last of blocks of one name: the first project, with its roles, is gone without
# an error. hcl-to-json makes numbers of what is in quotes: a project id of digits becomes 6.5e+23 (two such
# ids are then equal), the account 0123 becomes 123; and it leaves \" in a text as it is.
# Why it matters: who compares the keys at Atlas with the files of Terraform takes a declared right for a
# foreign one and removes it, or does not see who has it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts hcl2-parser@1.0.3 hcl-parser@0.1.1 js-hcl-parser@1.0.1 \
  hcl-to-json@0.1.1 gopher-hcl@0.2.0
cat >keys.tf <<'TF'
resource "mongodbatlas_project_api_key" "deploy" {
  description = "the \"deploy\" job"
  project_assignment {
    project_id = "65f0a1b2c3d4e5f601234567"
    role_names = ["GROUP_OWNER"]
  }
  project_assignment {
    project_id = "650000000000000000000001"
    role_names = ["GROUP_READ_ONLY"]
  }
}

locals {
  account = "0123"
}
TF
cat >run.mjs <<'JS'
import { readFileSync } from 'node:fs';
import gopher from 'gopher-hcl';
import first from 'hcl-parser';
import toJson from 'hcl-to-json';
import second from 'hcl2-parser';
import js from 'js-hcl-parser';

const readers = {
  'hcl2-parser': (text) => second.parseToObject(text)[0],
  'hcl-parser': (text) => first.parse(text)[0],
  'js-hcl-parser': (text) => JSON.parse(js.parse(text)),
  'hcl-to-json': toJson,
  'gopher-hcl': gopher.parse,
};
function found(value, name) {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) => (key === name ? [inner].flat() : found(inner, name)));
}
for (const [name, read] of Object.entries(readers)) {
  const seen = read(readFileSync('keys.tf', 'utf8'));
  const shown = (what) => found(seen, what).map((value) => JSON.stringify(value)).join(', ');
  console.log(`${name}: projects ${shown('project_id')}; roles ${shown('role_names')}; ${shown('account')}; ${shown('description')}`);
}
process.exit();
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
hcl2-parser: projects "65f0a1b2c3d4e5f601234567", "650000000000000000000001"; roles "GROUP_OWNER", "GROUP_READ_ONLY"; "0123"; "the \"deploy\" job"
hcl-parser: projects "65f0a1b2c3d4e5f601234567", "650000000000000000000001"; roles "GROUP_OWNER", "GROUP_READ_ONLY"; "0123"; "the \"deploy\" job"
js-hcl-parser: projects "65f0a1b2c3d4e5f601234567", "650000000000000000000001"; roles "GROUP_OWNER", "GROUP_READ_ONLY"; "0123"; "the \"deploy\" job"
hcl-to-json: projects "65f0a1b2c3d4e5f601234567", 6.5e+23; roles "GROUP_OWNER", "GROUP_READ_ONLY"; 123; "the \\\"deploy\\\" job"
gopher-hcl: projects "650000000000000000000001"; roles "GROUP_READ_ONLY"; "0123"; "the \"deploy\" job"
EXPECTED
