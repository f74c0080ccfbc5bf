import type { Status } from '../../../src/domain/record/state.ts';

/** Allowed next states of each state. src/README.md#states-of-a-request is generated from it. */
export const EDGES: Readonly<Record<Status, readonly Status[]>> = {
  pending: ['pending', 'approved', 'denied', 'withdrawn', 'lapsed', 'held'],
  approved: ['creating', 'held', 'withdrawn'],
  creating: ['ready', 'approved', 'pending', 'recovering', 'failed', 'held'],
  recovering: ['approved', 'failed', 'held'],
  ready: ['ready', 'claimed', 'expiring', 'revoking', 'revoked', 'held'],
  claimed: ['ready', 'uncertain', 'delivered', 'held'],
  uncertain: ['uncertain', 'claimed', 'expiring', 'revoking', 'revoked', 'held'],
  expiring: ['expired', 'held'],
  revoking: ['revoked', 'approved', 'held'],
  held: [
    'held',
    'pending',
    'approved',
    'recovering',
    'ready',
    'delivered',
    'expiring',
    'revoking',
    'denied',
    'lapsed',
    'withdrawn',
    'unchecked',
    'revoked',
    'expired',
    'failed',
  ],
  unchecked: [],
  delivered: ['delivered', 'revoking', 'held'],
  revoked: [],
  expired: [],
  denied: [],
  withdrawn: [],
  lapsed: [],
  failed: [],
};

/** States that Keywarden itself must end. No request may be left in one when all is at rest. */
export const IN_MOTION: readonly Status[] = [
  'approved',
  'creating',
  'recovering',
  'claimed',
  'expiring',
  'revoking',
];

/** States in which the key of the record is the valid one: it lives and must not be deleted. */
export const HOLDS_KEY: readonly Status[] = ['ready', 'claimed', 'uncertain', 'delivered'];
