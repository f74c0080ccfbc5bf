#!/usr/bin/env bash
# jsx-slack 6.1.2: <time>, which becomes Slack's date format with a fallback text for where Slack shows none.
# Expected: the fallback says the same moment in the way of the token, 6:03 PM, in the zone of the process.
# Seen: it has a 24-hour clock and AM or PM together ("18:03 PM", "00:00 AM"), and is always in UTC, whatever
# TZ says, without naming the zone.
# Why it matters: the fallback is what old clients, exports and other readers of the text show. "The key
# ends at 18:03 PM" is read as six in the evening at home, which can be hours off. Write the fallback
# yourself: <time datetime="…" fallback="…">.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts jsx-slack@6.1.2
cat >run.mjs <<'JS'
import { jsxslack } from 'jsx-slack';

for (const moment of ['2026-11-29T18:03:56Z', '2026-11-30T00:00:00Z']) {
  const seconds = Date.parse(moment) / 1000;
  const [section] = jsxslack`<Blocks><Section><time datetime=${seconds}>{date_num} {time}</time></Section></Blocks>`;
  const [block] = jsxslack`<Blocks><Section><time datetime=${seconds} fallback="own words">{time}</time></Section></Blocks>`;
  console.log(`${process.env.TZ}: ${section.text.text} ${block.text.text}`);
}
JS
for zone in UTC America/New_York; do TZ=$zone node run.mjs; done | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
UTC: <!date^1795975436^{date_num} {time}|2026-11-29 18:03 PM> <!date^1795975436^{time}|own words>
UTC: <!date^1795996800^{date_num} {time}|2026-11-30 00:00 AM> <!date^1795996800^{time}|own words>
America/New_York: <!date^1795975436^{date_num} {time}|2026-11-29 18:03 PM> <!date^1795975436^{time}|own words>
America/New_York: <!date^1795996800^{date_num} {time}|2026-11-30 00:00 AM> <!date^1795996800^{time}|own words>
EXPECTED
