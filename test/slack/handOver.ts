import type { Request } from '../../src/domain/record/request.ts';

export const PRIVATE_KEY = 'c8150efd-c7a0-4afd-8c4f-01bdd56c8977';

/** Made up; nobody kept its other half. */
export const RECIPIENT = 'age1halfpnw30cep2z0cc55h5aj3mvr3nknyrjsfg5z7cewd4kmjhu9qhst749';

/** A file for it, as `age-encryption` 0.3.1 made it. */
export const AGE_FILE = [
  '-----BEGIN AGE ENCRYPTED FILE-----',
  'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBtUzRtWFJZSXlrcUJPNmxV',
  'OWJpRW1tQ3dqeUNZUEhuTkF0UlJha3JsVFFJClJXQWE5MGlaUGRBMzdUa1dKbFR4',
  'M3VPOWkxMHcrNzNZenNiZS83ZVlDZkkKLS0tIGp1TXo0eGx1RGhQQjBzaThqc1A2',
  'WW5uT0U0OW92c0NRazRtZS9WNXZ6SWsKk+e77BmsaoYwkHxxCKwXV4jn2JSaN6dU',
  'H73HI0Tnn7o3UcrRrZF4ba0tO8NIfKYTX3DUrPGHN+2CeEeN/q688exHGEMx240l',
  'qEV/xMdP7mvduzsog5asAINpAn5oLuC/tjEgpDbyLIOya0urWD3vXS/ZOjCnNMa0',
  'JKyS7X2m9+FO/cM5fP5k8Ybke9DG78GQmOu5PYNRvbP7H5xeGN9a11AEMKB6Kdnz',
  'CNyFC7b2zz6RTYaTzxQE',
  '-----END AGE ENCRYPTED FILE-----',
  '',
].join('\n');

/** What the window shows in clear, at an address that is not Atlas's usual one. */
export const SHOWN = {
  privateKey: PRIVATE_KEY,
  environment: [
    'MONGODB_ATLAS_PUBLIC_API_KEY=gswvkocq',
    `MONGODB_ATLAS_PRIVATE_API_KEY=${PRIVATE_KEY}`,
    'MONGODB_ATLAS_BASE_URL=https://cloud.mongodbgov.com',
    '',
  ].join('\n'),
  otherAddress: true,
};

export function forRecipient(request: Request): Request {
  return { ...request, spec: { ...request.spec, recipient: RECIPIENT } };
}
