import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { Ids } from '../workflow/ports/ids.ts';
import type { Stopwatch } from '../workflow/ports/stopwatch.ts';

export const ids: Ids = {
  request: () => ulid(),
  nonce: () => randomBytes(16).toString('base64url'),
};

export const stopwatch: Stopwatch = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

const REFERENCE = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** For people who report a failure: no letters that look alike. */
export const reference = () =>
  Array.from({ length: 6 }, () => REFERENCE.charAt(randomInt(REFERENCE.length))).join('');
