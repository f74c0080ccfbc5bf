#!/usr/bin/env bash
# Debian 12's jose 11 (the command of latchset/jose) and the npm package jose 6.2.18.
# Guess: a key for ECDH-ES that one of them made can be used by the other, in both directions.
# Seen: `jose jwk gen` with alg ECDH-ES writes key_ops wrapKey and unwrapKey. The npm package passes
# these to Web Crypto, which knows only deriveKey and deriveBits for such a key, and refuses the import
# of both halves. Without key_ops and use the same key works both ways.
# (RFC 7517 names deriveKey and deriveBits for keys that are agreed on.)
# Why it matters: a requester who sends this public key, so that the private key of a new Atlas key is
# sealed for nobody else, is told that the key is unsupported. Drop key_ops before the import.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts jose@6.2.18
apt-get download -qq jose libjose0 libjansson4 2>apt.txt || { cat apt.txt; exit 1; }
ls jose_11-* >/dev/null 2>&1 || { echo 'Another jose.' >&2; exit 1; }
for package in *.deb; do dpkg-deb -x "$package" debian; done
libraries=$(dirname "$work/$(find debian -name 'libjose.so.0')")
debian_jose() { env LD_LIBRARY_PATH="$libraries" debian/usr/bin/jose "$@"; }
cat >npm.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { CompactEncrypt, compactDecrypt, importJWK } from 'jose';

const [what, file] = process.argv.slice(2);
try {
  const key = await importJWK(JSON.parse(readFileSync(file, 'utf8')), 'ECDH-ES');
  if (what === 'seal') {
    const sealing = new CompactEncrypt(new TextEncoder().encode('secret'));
    process.stdout.write(await sealing.setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' }).encrypt(key));
  } else {
    const { plaintext } = await compactDecrypt(readFileSync('sealed.txt', 'utf8').trim(), key);
    console.log(new TextDecoder().decode(plaintext));
  }
} catch (error) {
  console.log(`refused (${error.name})`);
}
JS
debian_jose jwk gen -i '{"alg":"ECDH-ES"}' -o made.jwk
debian_jose jwk pub -i made.jwk -o shared.jwk
for half in made shared; do
  node -e "const { key_ops, ...key } = JSON.parse(require('fs').readFileSync('$half.jwk')); console.log(JSON.stringify(key))" >$half.bare.jwk
done
{
  echo "key_ops that Debian's jose writes: $(grep -o '"key_ops":\[[^]]*\]' made.jwk)"
  echo "npm's jose seals for the key as it is: $(node npm.mjs seal shared.jwk)"
  printf secret | debian_jose jwe enc -I- -k shared.jwk -c -o sealed.txt
  echo "npm's jose opens with the key as it is: $(node npm.mjs open made.jwk)"
  echo "npm's jose opens with the key without key_ops: $(node npm.mjs open made.bare.jwk)"
  node npm.mjs seal shared.bare.jwk >sealed.txt
  echo "npm's jose seals for the key without key_ops, Debian's opens: $(debian_jose jwe dec -i sealed.txt -k made.jwk)"
} | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
key_ops that Debian's jose writes: "key_ops":["wrapKey","unwrapKey"]
npm's jose seals for the key as it is: refused (SyntaxError)
npm's jose opens with the key as it is: refused (SyntaxError)
npm's jose opens with the key without key_ops: secret
npm's jose seals for the key without key_ops, Debian's opens: secret
EXPECTED
