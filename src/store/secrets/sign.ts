import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { frame } from './frame.ts';
import { openRing, type Ring } from './keyRing.ts';

/**
 * The characters of a marker's MAC: 4 that name the installation, so that installations tell their
 * keys apart, and 12 of the MAC itself (72 bits).
 */
const MARKER = { owner: 4, mac: 12 } as const;

/** HMAC-SHA256 over framed parts, bound to the installation and to the purpose of the MAC. */
export function createSigner(options: {
  readonly ring: Ring;
  readonly installation: string;
}): Signer {
  const keys = openRing(options.ring);
  const current = options.ring[0].kid;
  const mac = (kid: string, domain: string, parts: readonly string[]): string | undefined => {
    const key = keys.get(kid);
    if (key === undefined) return undefined;
    const message = frame(['keywarden', domain, options.installation, ...parts]);
    return createHmac('sha256', key).update(message).digest('base64url');
  };
  const signature = (kid: string, parts: readonly string[]) =>
    `${kid}:${mac(kid, 'sign/v1', parts)}`;
  const owner = (kid: string): string =>
    (mac(kid, 'marker-owner/v1', []) ?? '').slice(0, MARKER.owner);
  const markerMac = (kid: string, parts: readonly string[]): string =>
    owner(kid) + (mac(kid, 'marker/v1', parts) ?? '').slice(0, MARKER.mac);

  return {
    keyId: current,
    sign: (parts) => signature(current, parts),
    signatures: (parts) => [...keys.keys()].map((kid) => signature(kid, parts)),
    verify(parts, signature) {
      const [kid = '', given = '', ...rest] = signature.split(':');
      const expected = mac(kid, 'sign/v1', parts);
      return expected !== undefined && rest.length === 0 && equal(expected, given);
    },
    knows: (signature) => keys.has(signature.split(':', 1)[0] ?? ''),
    markerMac: (parts) => markerMac(current, parts),
    verifyMarkerMac: (parts, given) =>
      [...keys.keys()].some((kid) => equal(markerMac(kid, parts), given)),
    ownsMarkerMac: (given) => [...keys.keys()].some((kid) => given.startsWith(owner(kid))),
  };
}

/** Compares in constant time. */
function equal(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
