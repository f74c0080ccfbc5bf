import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** As much of DER (ITU-T X.690) as a certificate (RFC 5280) needs. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80
      ? Buffer.from([length])
      : length < 0x100
        ? Buffer.from([0x81, length])
        : Buffer.from([0x82, length >> 8, length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), size, content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (...bytes: readonly number[]) => der(0x06, Buffer.from(bytes));
const octets = (content: Buffer) => der(0x04, content);
const bits = (content: Buffer) => der(0x03, Buffer.from([0]), content);
const TRUE = der(0x01, Buffer.from([0xff]));

/** 2.5.4.3 */
const COMMON_NAME = oid(0x55, 0x04, 0x03);
/** 2.5.29.17, 2.5.29.19 */
const ALTERNATIVE_NAMES = oid(0x55, 0x1d, 0x11);
const BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13);
/** 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

function named(name: string): Buffer {
  return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));
}

/** UTCTime. */
function moment(at: Date): Buffer {
  const digits = at.toISOString().replace(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

interface Subject {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

function sign(subject: Subject, issuer: { readonly name: string; readonly key: KeyObject }) {
  const day = 86_400_000;
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ECDSA_WITH_SHA256,
    named(issuer.name),
    sequence(moment(new Date(Date.now() - day)), moment(new Date(Date.now() + day))),
    named(subject.name),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...subject.extensions)),
  );
  const signature = createSign('sha256').update(body).sign(issuer.key);
  const base64 = sequence(body, ECDSA_WITH_SHA256, bits(signature)).toString('base64');
  const lines = base64.replace(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** A certificate authority of our own, and what a server with these names shows. All PEM. */
export function makeCertificate(hosts: readonly string[]) {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = { name: 'Authority of a test', key: authority.privateKey };
  const names = sequence(...hosts.map((host) => der(0x82, Buffer.from(host))));
  const isAuthority = sequence(BASIC_CONSTRAINTS, TRUE, octets(sequence(TRUE)));
  return {
    authority: sign(
      { name: issuer.name, publicKey: authority.publicKey, extensions: [isAuthority] },
      issuer,
    ),
    certificate: sign(
      {
        name: hosts[0] ?? 'nobody',
        publicKey: server.publicKey,
        extensions: [sequence(ALTERNATIVE_NAMES, octets(names))],
      },
      issuer,
    ),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
