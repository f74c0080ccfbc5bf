#!/usr/bin/env bash
# Digest clients and the request count: needle 3.5.0, indigestion 0.4.0, urllib 4.9.2, digest-fetch 3.1.1,
# each asking three times; the server gives a new nonce with each 401, as Atlas does.
# Guess: the first answer to a new nonce carries nc=00000001.
# Seen: only the very first answers of digest-fetch and urllib do. From then on these two count on over
# all nonces (digest-fetch by two a call), needle always says 00000002, indigestion always 00000000.
# Why it matters: RFC 7616 lets a server refuse a count that does not fit the nonce, and such servers
# exist. The key is right, the answer is 401, and with two of them only from the second call on.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts needle@3.5.0 indigestion@0.4.0 urllib@4.9.2 digest-fetch@3.1.1
cat >run.mjs <<'JS'
import { once } from 'node:events';
import http from 'node:http';
import * as digestFetch from 'digest-fetch';
import indigestion from 'indigestion';
import needle from 'needle';
import * as urllib from 'urllib';

let nonce = '';
let count = '';
const server = http.createServer((request, response) => {
  const signed = request.headers.authorization ?? '';
  if (nonce !== '' && signed.includes(nonce)) {
    count = /\bnc="?([0-9a-f]+)/.exec(signed)?.[1] ?? 'none';
    nonce = '';
    response.writeHead(200).end();
    return;
  }
  nonce = `n${Math.random().toString(36).slice(2)}`;
  const challenge = `Digest realm="keys", domain="", nonce="${nonce}", algorithm=MD5, qop="auth", stale=false`;
  response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/orgs`;
const username = 'abcdefgh';
const password = '00000000-0000-4000-8000-000000000000';
const fetching = new (digestFetch.default?.default ?? digestFetch.default)(username, password);
const clients = {
  'digest-fetch': () => fetching.fetch(url),
  needle: () => needle('get', url, { username, password, auth: 'digest' }),
  indigestion: async () => {
    const authenticateHeader = (await fetch(url)).headers.get('www-authenticate');
    const authorization = indigestion.generateDigestAuth({ authenticateHeader, username, password, uri: '/orgs', method: 'GET' });
    await fetch(url, { headers: { authorization } });
  },
  urllib: () => urllib.request(url, { digestAuth: `${username}:${password}` }),
};
for (const [name, call] of Object.entries(clients)) {
  const counts = [];
  for (let time = 1; time <= 3; time += 1) {
    nonce = '';
    await call();
    counts.push(count);
  }
  console.log(`${name}: ${counts.join(', ')}`);
}
process.exit();
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
digest-fetch: 00000001, 00000003, 00000005
needle: 00000002, 00000002, 00000002
indigestion: 00000000, 00000000, 00000000
urllib: 00000001, 00000002, 00000003
EXPECTED
