#!/usr/bin/env bash
# prom-client 15.1.3 and promtool 2.42.0 (Debian 12): `promtool check metrics` on both page formats.
# Guess: the page of a program with a described counter and the default metrics passes in both formats.
# Seen: neither does (exit 3). In both, three default gauges are named "…_total". In the OpenMetrics page
# promtool also says that the program's own counter has no help text: it reads the page as the old
# format, where the name in # HELP has to carry "_total" too.
# Why it matters: a check of the metrics page in a build fails for a right page, and what it says of the
# counter of issued keys is untrue. Check the text format, without the default metrics.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts prom-client@15.1.3
apt-get download -qq prometheus 2>apt.txt || { cat apt.txt; exit 1; }
dpkg-deb -x prometheus_2.42.0*.deb debian
cat >run.mjs <<'JS'
import client from 'prom-client';

const [format, defaults] = process.argv.slice(2);
const register = new client.Registry();
if (format === 'OpenMetrics') {
  register.setContentType(client.Registry.OPENMETRICS_CONTENT_TYPE);
}
if (defaults === 'with') {
  client.collectDefaultMetrics({ register });
}
new client.Counter({ name: 'keys_issued_total', help: 'Keys that were made.', registers: [register] }).inc();
process.stdout.write(await register.metrics());
process.exit();
JS
for format in text OpenMetrics; do
  for defaults in without with; do
    node run.mjs "$format" "$defaults" >page.txt
    code=0
    debian/usr/bin/promtool check metrics <page.txt >out.txt 2>&1 || code=$?
    echo "$format, $defaults default metrics: exit $code"
    grep -E 'keys_|_handles_' out.txt || true
  done
done | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
text, without default metrics: exit 0
text, with default metrics: exit 3
nodejs_active_handles_total non-counter metrics should not have "_total" suffix
OpenMetrics, without default metrics: exit 3
keys_issued_total no help text
OpenMetrics, with default metrics: exit 3
keys_issued_total no help text
nodejs_active_handles_total non-counter metrics should not have "_total" suffix
EXPECTED
