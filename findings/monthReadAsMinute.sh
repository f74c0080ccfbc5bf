#!/usr/bin/env bash
# How long a key may live, as a policy would say it: timestring 7.0.0, juration 0.1.1, millisecond 0.1.2,
# to-time 1.0.2, itty-time 2.0.2, @icholy/duration 5.1.0, @sapphire/duration 1.2.0, expiry-js 0.1.7,
# @alwatr/parse-duration 5.5.4, timespan-parser 1.2.0 and systemd-analyze timespan of systemd 252 (Debian 12).
# Guess: who knows months reads 1M as one, the others refuse it; nobody reads a part of a text; and
# timespan-parser ("like systemd.time(7)") says what systemd says.
# Seen: 1M is a minute for five, 30 days for two, 30.4 days for systemd. Parts are read without an error:
# 1d12h is one hour for to-time and nothing for millisecond, 90 d is 90 milliseconds for itty-time, 1,5d is
# 15 days for three and 5 days for two. timespan-parser refuses 1M and 1.5d, which systemd takes.
# Why it matters: a key approved for a month ends after a minute, or one for a day and a half lives for
# two weeks. Write lifetimes as a number of hours or days with the unit in the name of the setting.
set -euo pipefail
systemd-analyze --version | grep -q '^systemd 252 ' || { echo 'Another systemd.' >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts timestring@7.0.0 juration@0.1.1 millisecond@0.1.2 \
  to-time@1.0.2 itty-time@2.0.2 @icholy/duration@5.1.0 @sapphire/duration@1.2.0 expiry-js@0.1.7 \
  @alwatr/parse-duration@5.5.4 timespan-parser@1.2.0
cat >run.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { parseDuration } from '@alwatr/parse-duration';
import icholy from '@icholy/duration';
import { Duration as Sapphire } from '@sapphire/duration';
import expiry from 'expiry-js';
import { ms } from 'itty-time';
import juration from 'juration';
import millisecond from 'millisecond';
import timespan from 'timespan-parser';
import timestring from 'timestring';
import toTime from 'to-time';

const readers = {
  timestring: (text) => timestring(text, 'ms'),
  juration: (text) => juration.parse(text) * 1000,
  millisecond,
  'to-time': (text) => toTime(text).milliseconds(),
  'itty-time': ms,
  '@icholy/duration': (text) => icholy.Duration.parse(text).milliseconds(),
  '@sapphire/duration': (text) => new Sapphire(text).offset,
  'expiry-js': (text) => expiry(text).asMilliseconds(),
  '@alwatr/parse-duration': parseDuration,
  'timespan-parser': (text) => timespan.parse(text, 'ms'),
  systemd: (text) => {
    const page = execFileSync('systemd-analyze', ['timespan', text], { encoding: 'utf8', stdio: 'pipe' });
    return Number(/^ *\S+s: (\d+)$/m.exec(page)[1]) / 1000;
  },
};
const units = { days: 86_400_000, h: 3_600_000, min: 60_000, ms: 1 };
function length(read, text) {
  try {
    const value = Number(read(text));
    const [name, unit] = Object.entries(units).find(([, unit]) => value >= unit) ?? ['', 1];
    return `${Number((value / unit).toFixed(1))} ${name}`.trimEnd();
  } catch {
    return 'error';
  }
}
const texts = ['36h', '1M', '1 month', '1d12h', '1.5d', '1,5d', '90 d'];
for (const [name, read] of Object.entries(readers)) {
  console.log(`${name}: ${texts.map((text) => `${text} = ${length(read, text)}`).join('; ')}`);
}
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
timestring: 36h = 1.5 days; 1M = 1 min; 1 month = 30.4 days; 1d12h = 1.5 days; 1.5d = 1.5 days; 1,5d = 15 days; 90 d = 90 days
juration: 36h = 1.5 days; 1M = 1 min; 1 month = 30.4 days; 1d12h = 1.5 days; 1.5d = 1.5 days; 1,5d = 5 days; 90 d = 90 days
millisecond: 36h = 1.5 days; 1M = 1 min; 1 month = 0; 1d12h = 0; 1.5d = 1.5 days; 1,5d = 0; 90 d = 90 days
to-time: 36h = 1.5 days; 1M = 1 min; 1 month = error; 1d12h = 1 h; 1.5d = 1.5 days; 1,5d = 15 days; 90 d = 90 days
itty-time: 36h = NaN; 1M = NaN; 1 month = 30 days; 1d12h = NaN; 1.5d = NaN; 1,5d = NaN; 90 d = 90 ms
@icholy/duration: 36h = 1.5 days; 1M = error; 1 month = error; 1d12h = 1.5 days; 1.5d = 1.5 days; 1,5d = 5 days; 90 d = error
@sapphire/duration: 36h = 1.5 days; 1M = 1 min; 1 month = 30.4 days; 1d12h = 1.5 days; 1.5d = 1.5 days; 1,5d = 15 days; 90 d = 90 days
expiry-js: 36h = 1.5 days; 1M = 30 days; 1 month = 30 days; 1d12h = error; 1.5d = error; 1,5d = error; 90 d = error
@alwatr/parse-duration: 36h = 1.5 days; 1M = 30 days; 1 month = error; 1d12h = error; 1.5d = 1.5 days; 1,5d = error; 90 d = 90 days
timespan-parser: 36h = 1.5 days; 1M = error; 1 month = 30.4 days; 1d12h = 1.5 days; 1.5d = error; 1,5d = error; 90 d = 90 days
systemd: 36h = 1.5 days; 1M = 30.4 days; 1 month = 30.4 days; 1d12h = 1.5 days; 1.5d = 1.5 days; 1,5d = error; 90 d = 90 days
EXPECTED
