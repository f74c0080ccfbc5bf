import type { Status } from '../../../src/domain/record/state.ts';

/** Which status may follow which; src/README.md#states-of-a-request is made of it. */
export const EDGES: Readonly<Record<Status, readonly Status[]>> = {
  pending: ['pending', 'approved', 'denied', 'withdrawn', 'lapsed'],
  approved: ['creating', 'held', 'withdrawn'],
  creating: ['ready', 'approved', 'pending', 'recovering', 'failed', 'held'],
  recovering: ['approved', 'failed', 'held'],
  ready: ['ready', 'claimed', 'expiring', 'revoking', 'revoked'],
  claimed: ['ready', 'uncertain', 'delivered', 'held'],
  uncertain: ['uncertain', 'claimed', 'expiring', 'revoking', 'revoked'],
  expiring: ['expired', 'held'],
  revoking: ['revoked', 'approved', 'held'],
  held: [
    'pending',
    'approved',
    'recovering',
    'ready',
    'expiring',
    'revoking',
    'withdrawn',
    'unchecked',
    'revoked',
    'expired',
    'failed',
  ],
  unchecked: [],
  delivered: ['delivered', 'revoking'],
  revoked: [],
  expired: [],
  denied: [],
  withdrawn: [],
  lapsed: [],
  failed: [],
};

/** Where Keywarden itself must move a request on: nobody may be left here when all is quiet. */
export const IN_MOTION: readonly Status[] = [
  'approved',
  'creating',
  'recovering',
  'claimed',
  'expiring',
  'revoking',
];

/** Where the key of the record is the winner: alive, and nobody's to delete. */
export const HOLDS_KEY: readonly Status[] = ['ready', 'claimed', 'uncertain', 'delivered'];
