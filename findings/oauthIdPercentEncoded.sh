#!/usr/bin/env bash
# OAuth clients asking for a token with client credentials: oauth4webapi 3.8.8, openid-client 6.9.0,
# simple-oauth2 5.1.0, @badgateway/oauth2-client 3.3.1, client-oauth2 4.3.3.
# Expected: the form encoding that RFC 6749 asks for changes nothing in mdb_sa_id_… (a form leaves "_" alone),
# and openid-client uses Basic unless told otherwise.
# Seen: oauth4webapi, and openid-client when told to use Basic, send mdb%5Fsa%5Fid%5F…; by itself
# openid-client puts id and secret into the body. The other three send the id as it is.
# Why it matters: every client id and secret of an Atlas service account has underscores. A token endpoint
# that compares what stands in the header says "invalid client" to a right secret; test against it, and
# write the header by hand where it does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts oauth4webapi@3.8.8 openid-client@6.9.0 \
  simple-oauth2@5.1.0 @badgateway/oauth2-client@3.3.1 client-oauth2@4.3.3
cat >run.mjs <<'JS'
import { once } from 'node:events';
import http from 'node:http';
import { OAuth2Client } from '@badgateway/oauth2-client';
import ClientOAuth2 from 'client-oauth2';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import simple from 'simple-oauth2';

const id = 'mdb_sa_id_0123';
const secret = 'mdb_sa_sk_example';
let sent = '';
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const basic = request.headers.authorization?.slice('Basic '.length);
    sent = basic ? `Basic ${Buffer.from(basic, 'base64').toString()}` : `the body ${body}`;
    response.setHeader('content-type', 'application/json');
    response.end('{"access_token":"t","token_type":"Bearer","expires_in":3600}');
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const endpoint = { issuer, token_endpoint: `${issuer}/token` };
function openidClient(method) {
  const configuration = new openid.Configuration(endpoint, id, secret, method);
  openid.allowInsecureRequests(configuration);
  return openid.clientCredentialsGrant(configuration);
}
const clients = {
  oauth4webapi: () =>
    oauth.clientCredentialsGrantRequest(endpoint, { client_id: id }, oauth.ClientSecretBasic(secret), new URLSearchParams(), {
      [oauth.allowInsecureRequests]: true,
    }),
  'openid-client, Basic': () => openidClient(openid.ClientSecretBasic(secret)),
  'openid-client': () => openidClient(),
  'simple-oauth2': () =>
    new simple.ClientCredentials({ client: { id, secret }, auth: { tokenHost: issuer, tokenPath: '/token' } }).getToken({}),
  '@badgateway/oauth2-client': () =>
    new OAuth2Client({ server: issuer, clientId: id, clientSecret: secret, tokenEndpoint: '/token' }).clientCredentials(),
  'client-oauth2': () =>
    new ClientOAuth2({ clientId: id, clientSecret: secret, accessTokenUri: `${issuer}/token` }).credentials.getToken(),
};
for (const [name, ask] of Object.entries(clients)) {
  await ask();
  console.log(`${name}: ${sent}`);
}
process.exit();
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
oauth4webapi: Basic mdb%5Fsa%5Fid%5F0123:mdb%5Fsa%5Fsk%5Fexample
openid-client, Basic: Basic mdb%5Fsa%5Fid%5F0123:mdb%5Fsa%5Fsk%5Fexample
openid-client: the body grant_type=client_credentials&client_id=mdb_sa_id_0123&client_secret=mdb_sa_sk_example
simple-oauth2: Basic mdb_sa_id_0123:mdb_sa_sk_example
@badgateway/oauth2-client: Basic mdb_sa_id_0123:mdb_sa_sk_example
client-oauth2: Basic mdb_sa_id_0123:mdb_sa_sk_example
EXPECTED
