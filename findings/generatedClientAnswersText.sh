#!/usr/bin/env bash
# Clients made from an OpenAPI document whose media types are vendor types with a date, as Atlas has
# them: openapi-typescript-codegen 0.31.0, oazapfts 7.5.0, openapi-fetch 0.17.0 (esbuild 0.25.12 runs them).
# Guess: nobody sends the dated type as Accept (right), and all read "…+json" as JSON (wrong).
# Seen: the fetch client of openapi-typescript-codegen hands back the body as a string, under the type
# of the object; its axios client, from the same document, hands back the object. The other two send
# the body as plain application/json, though the document names only the dated type.
# Why it matters: `key.privateKey` is undefined after the key was made, and Atlas shows it only once.
# No client here asks for a version, and without one Atlas answers 406.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts typescript@5.9.3 esbuild@0.25.12 \
  openapi-typescript-codegen@0.31.0 oazapfts@7.5.0 @oazapfts/runtime@1.2.0 openapi-fetch@0.17.0 \
  axios@1.21.1 form-data@4.0.6
cat >api.json <<'JSON'
{ "openapi": "3.0.1", "info": { "title": "keys", "version": "1" }, "servers": [{ "url": "http://127.0.0.1" }],
  "paths": { "/keys": { "post": { "operationId": "createKey", "tags": ["keys"],
    "requestBody": { "required": true, "content": { "application/vnd.atlas.2023-01-01+json": { "schema": { "$ref": "#/components/schemas/Wish" } } } },
    "responses": { "200": { "description": "ok", "content": { "application/vnd.atlas.2023-01-01+json": { "schema": { "$ref": "#/components/schemas/Key" } } } } } } } },
  "components": { "schemas": {
    "Wish": { "type": "object", "properties": { "desc": { "type": "string" } } },
    "Key": { "type": "object", "properties": { "privateKey": { "type": "string" } } } } } }
JSON
{
  npx openapi --input api.json --output codegenFetch
  npx openapi --input api.json --output codegenAxios --client axios
  npx oazapfts api.json oazapfts.ts
} >generated.txt 2>&1 || { cat generated.txt; exit 1; }
cat >run.ts <<'TS'
import { once } from 'node:events';
import http from 'node:http';
import createClient from 'openapi-fetch';
import * as codegenAxios from './codegenAxios';
import * as codegenFetch from './codegenFetch';
import * as oazapfts from './oazapfts';

let sent = '';
const server = http.createServer((request, response) => {
  sent = `sends ${request.headers['content-type']}, accepts ${request.headers.accept}`;
  request.resume();
  response.setHeader('content-type', 'application/vnd.atlas.2023-01-01+json;charset=utf-8');
  response.end('{"privateKey":"shown once"}');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const baseUrl = `http://127.0.0.1:${server.address().port}`;
codegenFetch.OpenAPI.BASE = baseUrl;
codegenAxios.OpenAPI.BASE = baseUrl;
oazapfts.defaults.baseUrl = baseUrl;
const body = { desc: 'ci' };
const calls = {
  'openapi-typescript-codegen, fetch': () => codegenFetch.KeysService.createKey(body),
  'openapi-typescript-codegen, axios': () => codegenAxios.KeysService.createKey(body),
  oazapfts: async () => (await oazapfts.createKey(body)).data,
  'openapi-fetch': async () => (await createClient({ baseUrl }).POST('/keys', { body })).data,
};
for (const [name, call] of Object.entries(calls)) {
  const key = await call();
  console.log(`${name}: ${sent}, privateKey is ${key.privateKey} (${typeof key})`);
}
process.exit();
TS
npx esbuild run.ts --bundle --format=esm --platform=node --packages=external --log-level=error --outfile=run.mjs
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
openapi-typescript-codegen, fetch: sends application/vnd.atlas.2023-01-01+json, accepts application/json, privateKey is undefined (string)
openapi-typescript-codegen, axios: sends application/vnd.atlas.2023-01-01+json, accepts application/json, privateKey is shown once (object)
oazapfts: sends application/json, accepts application/json, privateKey is shown once (object)
openapi-fetch: sends application/json, accepts */*, privateKey is shown once (object)
EXPECTED
