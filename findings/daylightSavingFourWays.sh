#!/usr/bin/env bash
# What runs when the clocks change in Europe/Berlin: croner 11.0.1, cron-parser 5.10.6, cron 4.4.0 (with
# luxon 3.7.2) and systemd-analyze calendar of systemd 252 (Debian 12).
# Guess: an hourly job is untouched by it; a job at 02:30 runs at 03:30 on the day without 02:30.
# Seen: "each hour at :30" runs once too often with cron in spring (also at 03:00) and once too seldom
# with systemd in autumn (two hours lie between). "02:30 each day" runs in spring at 03:00 (croner, cron),
# at 03:30 (cron-parser), or not at all that day (systemd).
# Why it matters: a key whose end is looked at by such a timer lives an hour or a day longer than it was
# approved for. Store ends as moments and compare them; write timers in UTC.
set -euo pipefail
systemd-analyze --version | grep -q '^systemd 252 ' || { echo 'Another systemd.' >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts croner@11.0.1 cron-parser@5.10.6 cron@4.4.0 luxon@3.7.2
cat >run.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { CronTime } from 'cron';
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';

const timezone = 'Europe/Berlin';
function repeat(count, next) {
  return Array.from({ length: count }, next);
}
const readers = {
  croner: ({ cron, from, count }) => new Cron(cron, { timezone }).nextRuns(count, from),
  'cron-parser': ({ cron, from, count }) => {
    const dates = CronExpressionParser.parse(cron, { currentDate: from, tz: timezone });
    return repeat(count, () => dates.next().toDate());
  },
  cron: ({ cron, from, count }) => {
    const time = new CronTime(cron, timezone);
    let last = from;
    return repeat(count, () => {
      last = time.getNextDateFrom(last, timezone).toJSDate();
      return last;
    });
  },
  systemd: ({ calendar, from, count }) => {
    const base = `--base-time=${from.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
    const args = ['calendar', base, `--iterations=${count}`, `${calendar} ${timezone}`];
    const page = execFileSync('systemd-analyze', args, { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } });
    const lines = [...page.matchAll(/(?:Next elapse|Iter\. #\d+): \w+ (\S+) (\S+) UTC/g)];
    return lines.map(([, day, time]) => new Date(`${day}T${time}Z`));
  },
};
const hourly = { cron: '30 * * * *', calendar: '*-*-* *:30:00' };
const daily = { cron: '30 2 * * *', calendar: '*-*-* 02:30:00' };
const jobs = {
  'hourly in spring': { ...hourly, from: new Date('2026-03-29T00:00:00Z'), count: 3 },
  'hourly in autumn': { ...hourly, from: new Date('2026-10-25T00:00:00Z'), count: 3 },
  'daily in spring': { ...daily, from: new Date('2026-03-28T12:00:00Z'), count: 2 },
};
const shown = new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
for (const [what, job] of Object.entries(jobs)) {
  for (const [name, read] of Object.entries(readers)) {
    const runs = read(job).map((date) => shown.format(date).slice(5));
    console.log(`${what}, ${name}: ${runs.join(', ')}`);
  }
}
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
hourly in spring, croner: 03-29 01:30, 03-29 03:30, 03-29 04:30
hourly in spring, cron-parser: 03-29 01:30, 03-29 03:30, 03-29 04:30
hourly in spring, cron: 03-29 01:30, 03-29 03:00, 03-29 03:30
hourly in spring, systemd: 03-29 01:30, 03-29 03:30, 03-29 04:30
hourly in autumn, croner: 10-25 02:30, 10-25 02:30, 10-25 03:30
hourly in autumn, cron-parser: 10-25 02:30, 10-25 02:30, 10-25 03:30
hourly in autumn, cron: 10-25 02:30, 10-25 02:30, 10-25 03:30
hourly in autumn, systemd: 10-25 02:30, 10-25 03:30, 10-25 04:30
daily in spring, croner: 03-29 03:00, 03-30 02:30
daily in spring, cron-parser: 03-29 03:30, 03-30 02:30
daily in spring, cron: 03-29 03:00, 03-30 02:30
daily in spring, systemd: 03-30 02:30, 03-31 02:30
EXPECTED
