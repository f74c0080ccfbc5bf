import type { CredentialStatus } from '../../../src/domain/credential/state.ts';
import type { Status } from '../../../src/domain/record/state.ts';
import type { Transition } from '../../../src/workflow/ports/store.ts';

/** Allowed next states of each state. src/README.md#states-of-a-request is generated from it. */
export const EDGES: Readonly<Record<Status, readonly Status[]>> = {
  pending: ['pending', 'approved', 'denied', 'withdrawn', 'lapsed', 'held'],
  approved: ['approved', 'creating', 'held', 'withdrawn', 'pending', 'applying', 'done', 'failed'],
  applying: ['done', 'failed', 'held'],
  done: [],
  creating: ['fitting', 'approved', 'pending', 'recovering', 'failed', 'held'],
  recovering: ['approved', 'failed', 'held'],
  fitting: ['fitting', 'ready', 'recovering', 'held'],
  ready: ['ready', 'claimed', 'expired', 'revoked', 'held'],
  claimed: ['ready', 'uncertain', 'delivered', 'held'],
  uncertain: ['uncertain', 'claimed', 'expired', 'revoked', 'approved', 'held'],
  held: [
    'held',
    'pending',
    'approved',
    'recovering',
    'fitting',
    'ready',
    'delivered',
    'denied',
    'lapsed',
    'withdrawn',
    'unchecked',
    'revoked',
    'failed',
  ],
  unchecked: [],
  delivered: ['approved', 'held'],
  revoked: [],
  expired: [],
  denied: [],
  withdrawn: [],
  lapsed: [],
  failed: [],
};

/** Edges that a request takes only where Redis has lost what came after. */
export const AFTER_LOSS: readonly string[] = [
  'pending to held',
  'ready to held',
  'uncertain to held',
  'delivered to held',
  'applying to held',
  'held to delivered',
  'held to denied',
  'held to lapsed',
];

/**
 * Each change of state in the commits of a run, as `from to next`: from the record that it was decided on,
 * which after a loss is not the one before.
 */
export function walkedIn(commits: Iterable<Pick<Transition, 'before' | 'request'>>) {
  const walked = new Set<string>();
  const known = new Map<string, Status>();
  for (const { before, request } of commits) {
    const { status } = request.state;
    const from = before && known.get(before.commitId);
    if (from !== undefined) walked.add(`${from} to ${status}`);
    known.set(request.commitId, status);
  }
  return walked;
}

/** States that Keywarden itself must end. No request may be left in one when all is at rest. */
export const IN_MOTION: readonly Status[] = [
  'approved',
  'creating',
  'recovering',
  'fitting',
  'claimed',
  'applying',
];

/** States of a credential that Keywarden itself must end. */
export const MOVES: readonly CredentialStatus[] = ['moving', 'ending'];

/** States in which the key of the record is the valid one: it lives and must not be deleted. */
export const HOLDS_KEY: readonly Status[] = [
  'fitting',
  'ready',
  'claimed',
  'uncertain',
  'delivered',
];
