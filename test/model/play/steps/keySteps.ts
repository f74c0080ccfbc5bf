import * as fc from 'fast-check';
import { ADMIN, GROUP, MINUTE } from '../../ports/people.ts';
import { is, type KeyWish, type Made, of, think } from './step.ts';

export const key: Made<'key'> = fc.record({
  ...is('key'),
  how: fc.constantFrom('freeze', 'freeze', 'freeze', 'thaw', 'endNow', 'resumeKey'),
  of,
  // Mostly its owner and admins. Only admins thaw.
  by: fc.constantFrom(undefined, undefined, ADMIN, ADMIN, ADMIN, 'U0MEI', 'U0OLGA'),
  think,
});

export const drift: Made<'drift'> = fc.record({
  ...is('drift'),
  of,
  what: fc.constantFrom('role', 'role', 'address', 'undo'),
});

/** Mostly less than the policy allows at most. */
const LONG = 3 * 60 * MINUTE;
const EXTEND_BY = [5, 5, 5, 20, 30].map((minutes) => minutes * MINUTE).concat(LONG);
const OVERLAP = [0, 2, 2, 2, 10].map((minutes) => minutes * MINUTE).concat(LONG);
const ROLES = [['ORG_READ_ONLY'], ['ORG_READ_ONLY'], ['ORG_MEMBER']];
const ADDRESSES = [[], ['10.0.0.0/8'], ['10.0.0.0/8', '198.51.100.0/24'], ['203.0.113.7/32']];

const wish: fc.Arbitrary<KeyWish> = fc.oneof(
  fc.record({ how: fc.constant('extend' as const), ms: fc.constantFrom(...EXTEND_BY) }),
  fc.record({ how: fc.constant('replace' as const), ms: fc.constantFrom(...OVERLAP) }),
  fc.record({
    how: fc.constant('change' as const),
    roles: fc.constantFrom(...ROLES),
    addresses: fc.constantFrom(...ADDRESSES),
  }),
);

/** Mostly its owner. */
const asker = fc.constantFrom(undefined, undefined, undefined, undefined, 'U0OLGA', ADMIN);

export const ask: Made<'ask'> = fc
  .tuple(fc.record({ ...is('ask'), of, by: asker, think }), wish)
  .map(([asked, wished]) => ({ ...asked, ...wished }));

export const pass: Made<'pass'> = fc.record({
  ...is('pass'),
  how: fc.constantFrom('offer', 'offer', 'take', 'decline'),
  of,
  // The owner offers it; who takes or declines it is whom it is offered to.
  by: fc.constantFrom(undefined, undefined, undefined, ADMIN, 'U0MEI'),
  to: fc.constantFrom('U0OLGA', 'U0SAM', 'U0SAM', GROUP, GROUP, 'U0GUEST'),
  think,
});

export const leave: Made<'leave'> = fc.record({
  ...is('leave'),
  // Mostly the owner of the first key.
  who: fc.constantFrom(undefined, undefined, 'U0DANA', 'U0OLGA', 'U0RAVI'),
});
