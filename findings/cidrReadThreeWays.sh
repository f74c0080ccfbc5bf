#!/usr/bin/env bash
# One entry of an address list in six libraries: ip-cidr 4.0.2, ipaddr.js 2.5.0, ip-address 10.7.6,
# cidr-tools 11.3.2, netmask 2.1.1, cidr-block 2.3.0.
# Guess: each of them writes 10.0.0.5/24 as 10.0.0.0/24, and a range stays a range.
# Seen: only cidr-tools and netmask do; the other four keep the 5. And of ::ffff:192.0.2.0/120 (the 256
# addresses of 192.0.2.0/24) ip-cidr makes the single address 192.0.2.0, without an error.
# Why it matters: Atlas keeps an address list with each key. Whoever compares the approved list with the
# one at Atlas as text sees a difference that is none, or, with ip-cidr, shuts out 255 hosts.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ip-cidr@4.0.2 ipaddr.js@2.5.0 ip-address@10.7.6 \
  cidr-tools@11.3.2 netmask@2.1.1 cidr-block@2.3.0
cat >run.mjs <<'JS'
import * as block from 'cidr-block';
import * as tools from 'cidr-tools';
import { Address4, Address6 } from 'ip-address';
import IpCidr from 'ip-cidr';
import ipaddr from 'ipaddr.js';
import { Netmask } from 'netmask';

const libraries = {
  'ip-cidr': (text) => new IpCidr(text).toString(),
  'ipaddr.js': (text) => ipaddr.parseCIDR(text).toString(),
  'ip-address': (text) => {
    const range = text.includes(':') ? new Address6(text) : new Address4(text);
    return `${range.correctForm()}${range.subnet}`;
  },
  'cidr-tools': (text) => tools.normalizeCidr(text),
  netmask: (text) => new Netmask(text).toString(),
  'cidr-block': (text) => (text.includes(':') ? block.ipv6 : block.ipv4).cidr(text).toString(),
};
for (const text of ['10.0.0.5/24', '2001:db8::5/32', '::ffff:192.0.2.0/120']) {
  for (const [name, read] of Object.entries(libraries)) {
    console.log(`${text}, ${name}: ${read(text)}`);
  }
}
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
10.0.0.5/24, ip-cidr: 10.0.0.5/24
10.0.0.5/24, ipaddr.js: 10.0.0.5/24
10.0.0.5/24, ip-address: 10.0.0.5/24
10.0.0.5/24, cidr-tools: 10.0.0.0/24
10.0.0.5/24, netmask: 10.0.0.0/24
10.0.0.5/24, cidr-block: 10.0.0.5/24
2001:db8::5/32, ip-cidr: 2001:db8::5/32
2001:db8::5/32, ipaddr.js: 2001:db8::5/32
2001:db8::5/32, ip-address: 2001:db8::5/32
2001:db8::5/32, cidr-tools: 2001:db8::/32
2001:db8::5/32, netmask: 2001:db8::/32
2001:db8::5/32, cidr-block: 2001:db8::5/32
::ffff:192.0.2.0/120, ip-cidr: 192.0.2.0
::ffff:192.0.2.0/120, ipaddr.js: ::ffff:c000:200/120
::ffff:192.0.2.0/120, ip-address: ::ffff:c000:200/120
::ffff:192.0.2.0/120, cidr-tools: ::ffff:c000:200/120
::ffff:192.0.2.0/120, netmask: ::ffff:c000:200/120
::ffff:192.0.2.0/120, cidr-block: ::ffff:c000:200/120
EXPECTED
