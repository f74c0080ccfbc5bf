#!/usr/bin/env bash
# age-encryption 0.3.1 (the age format in TypeScript), beside age 1.1.1 of Debian 12.
# Expected: a file for no recipient at all is refused, as the age command refuses it.
# Seen: the package encrypts, and answers a well-formed file without a single recipient line. Nobody can
# ever open it. The command says that it lacks recipients and exits 1.
# Why it matters: the list of recipients comes from outside (a policy, a person's profile). If it is empty,
# the only copy of a private key is lost at the moment when it seems to be safe. Count them first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts age-encryption@0.3.1
apt-get download -qq age 2>apt.txt || { cat apt.txt; exit 1; }
dpkg-deb -x age_1.1.1-*.deb debian
cat >run.mjs <<'JS'
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';

async function seal(recipients) {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    encrypter.addRecipient(recipient);
  }
  const file = Buffer.from(await encrypter.encrypt('the only copy')).toString('latin1');
  return `${file.split('\n')[0]}, ${file.match(/^-> /gm)?.length ?? 0} recipients`;
}
console.log(`one: ${await seal([await identityToRecipient(await generateIdentity())])}`);
console.log(`none: ${await seal([])}`);
JS
{
  node run.mjs
  code=0
  echo 'the only copy' | debian/usr/bin/age >out.txt 2>&1 || code=$?
  echo "none, age command: exit $code"
} | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
one: age-encryption.org/v1, 1 recipients
none: age-encryption.org/v1, 0 recipients
none, age command: exit 1
EXPECTED
