#!/usr/bin/env bash
# @slack/socket-mode 3.1.0 (with undici 7.30.2), against a local server that speaks Socket Mode.
# Guess: on the frame {"type":"disconnect","reason":"link_disabled"}, which Slack sends when Socket Mode
# was switched off for the app, the client stops, and logs or emits why.
# Seen: it closes, and asks for a new connection five seconds later, for as long as it gets one. Nothing
# is logged at info, warn or error, and no event carries the reason: "reconnecting" and "connected"
# come exactly as for a planned refresh.
# Why it matters: nobody learns that requests for keys have stopped coming, and a health check that asks
# "connected?" is told yes after each round. Count the reconnects and watch for work that stays away.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @slack/socket-mode@3.1.0 undici@7.30.2 ws@8.18.3
cat >run.mjs <<'JS'
import { once } from 'node:events';
import http from 'node:http';
import { SocketModeClient } from '@slack/socket-mode';
import { WebSocketServer } from 'ws';

const reason = process.argv[2];
const server = http.createServer((request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${server.address().port}/link` }));
});
let connections = 0;
let finish;
const twice = new Promise((resolve) => {
  finish = resolve;
});
new WebSocketServer({ server }).on('connection', (socket) => {
  connections += 1;
  socket.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
  setTimeout(() => socket.send(JSON.stringify({ type: 'disconnect', reason })), 200);
  if (connections === 3) {
    setTimeout(finish, 100);
  }
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const said = [];
const logger = { debug() {}, setLevel() {}, setName() {}, getLevel: () => 'info' };
for (const level of ['info', 'warn', 'error']) {
  logger[level] = (...words) => said.push(`${level} ${words.join(' ')}`);
}
const client = new SocketModeClient({
  appToken: 'xapp-1-A1-1-example',
  clientOptions: { slackApiUrl: `http://127.0.0.1:${server.address().port}/api/` },
  logger,
});
for (const event of ['connected', 'reconnecting', 'disconnecting', 'disconnected', 'error', 'unable_to_socket_mode_start']) {
  client.on(event, () => said.push(`event ${event}`));
}
await client.start();
await Promise.race([twice, new Promise((resolve) => setTimeout(resolve, 25_000))]);
console.log(`${reason}: ${connections} connections; ${said.join(', ')}`);
process.exit();
JS
for reason in link_disabled refresh_requested; do node run.mjs "$reason"; done | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
link_disabled: 3 connections; event connected, event reconnecting, event connected, event reconnecting, event connected
refresh_requested: 3 connections; event connected, event reconnecting, event connected, event reconnecting, event connected
EXPECTED
