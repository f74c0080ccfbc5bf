#!/usr/bin/env bash
# age 1.1.1 of Debian 12 and age-encryption 0.3.1, both with armoured files (text between BEGIN and END).
# Guess: what stands around the file does no harm in either: an empty line or blanks before it, none or
# more line ends after it, the line ends of Windows.
# Seen: after it, and with the line ends of Windows, both open the file. But with one empty line or one
# blank before BEGIN, the age command no longer sees that the file is armoured: "unexpected intro", and
# asks for a report. The package opens it; its documentation says that white space before is ignored.
# Why it matters: such a file is copied out of a chat or a mail, where an empty line comes along easily.
# It looks as if it had been made for somebody else or were damaged. Say that BEGIN must come first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts age-encryption@0.3.1
apt-get download -qq age 2>apt.txt || { cat apt.txt; exit 1; }
ls age_1.1.1-* >/dev/null 2>&1 || { echo 'Another age.' >&2; exit 1; }
dpkg-deb -x age_1.1.1-*.deb debian
cat >run.mjs <<'JS'
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

const identity = await generateX25519Identity();
writeFileSync('key.txt', `${identity}\n`);
const encrypter = new Encrypter();
encrypter.addRecipient(await identityToRecipient(identity));
const file = armor.encode(await encrypter.encrypt('the key'));

async function byPackage(text) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(armor.decode(text), 'text');
  } catch (error) {
    return `refused (${error.message})`;
  }
}

function byCommand(text) {
  const { status, stdout, stderr } = spawnSync('debian/usr/bin/age', ['-d', '-i', 'key.txt'], {
    input: text,
    encoding: 'utf8',
  });
  return status === 0 ? stdout : `refused (${stderr.match(/unexpected intro/)?.[0] ?? stderr})`;
}

const copies = {
  'as it is': file,
  'without its last line end': file.trimEnd(),
  'empty lines after it': `${file}\n\n`,
  'line ends of Windows': file.replaceAll('\n', '\r\n'),
  'an empty line before it': `\n${file}`,
  'a blank before it': ` ${file}`,
};
for (const [what, text] of Object.entries(copies)) {
  console.log(`${what}: package: ${await byPackage(text)}, command: ${byCommand(text)}`);
}
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
as it is: package: the key, command: the key
without its last line end: package: the key, command: the key
empty lines after it: package: the key, command: the key
line ends of Windows: package: the key, command: the key
an empty line before it: package: the key, command: refused (unexpected intro)
a blank before it: package: the key, command: refused (unexpected intro)
EXPECTED
