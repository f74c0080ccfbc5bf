#!/usr/bin/env bash
# Digest clients for axios: @mhoc/axios-digest-auth 0.8.0 and @lukesthl/ts-axios-digest-auth 1.0.5,
# beside digest-fetch 3.1.1 and needle 3.5.0. The server sends Atlas's form of challenge (MD5, qop="auth").
# Guess: all four sign the target of the request as it stands in the request line.
# Seen: the two for axios put the path alone into `uri` and into the hash, without "?itemsPerPage=…".
# RFC 7616 says that this must be the request target, so a server that compares answers 401.
# Why it matters: every list of keys at Atlas has a query. A call without one works, so the fault
# looks like a missing role or a wrong key.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @mhoc/axios-digest-auth@0.8.0 \
  @lukesthl/ts-axios-digest-auth@1.0.5 digest-fetch@3.1.1 needle@3.5.0 axios@1.21.1
cat >run.mjs <<'JS'
import { once } from 'node:events';
import http from 'node:http';
import * as lukesthl from '@lukesthl/ts-axios-digest-auth';
import * as mhoc from '@mhoc/axios-digest-auth';
import * as digestFetch from 'digest-fetch';
import needle from 'needle';

let signed = '';
const server = http.createServer((request, response) => {
  signed = /\buri="([^"]*)"/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const challenge = 'Digest realm="keys", domain="", nonce="bm9uY2U", algorithm=MD5, qop="auth", stale=false';
  response.writeHead(signed ? 200 : 401, signed ? {} : { 'WWW-Authenticate': challenge }).end();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const target = '/orgs/1/apiKeys?itemsPerPage=500&pageNum=1';
const url = `http://127.0.0.1:${server.address().port}${target}`;
const inner = (module) => module.default?.default ?? module.default ?? module;
const account = { username: 'abcdefgh', password: '00000000-0000-4000-8000-000000000000' };
const clients = {
  '@mhoc/axios-digest-auth': () => new (inner(mhoc))(account).request({ method: 'GET', url }),
  '@lukesthl/ts-axios-digest-auth': () => new lukesthl.AxiosDigestAuth(account).request({ method: 'GET', url }),
  'digest-fetch': () => new (inner(digestFetch))(account.username, account.password).fetch(url),
  needle: () => needle('get', url, { ...account, auth: 'digest' }),
};
for (const [name, call] of Object.entries(clients)) {
  await call();
  console.log(`${name} signs ${signed}`);
}
process.exit();
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
@mhoc/axios-digest-auth signs /orgs/1/apiKeys
@lukesthl/ts-axios-digest-auth signs /orgs/1/apiKeys
digest-fetch signs /orgs/1/apiKeys?itemsPerPage=500&pageNum=1
needle signs /orgs/1/apiKeys?itemsPerPage=500&pageNum=1
EXPECTED
