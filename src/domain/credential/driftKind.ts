import { isWithin } from '../key/access.ts';
import { type Credential, wantedAccess } from './credential.ts';

/**
 * `wider`: it may do something that nobody approved, and somebody must look at once. `narrower`: it may
 * do less. `renamed`: only its description differs.
 */
export type DriftKind = 'wider' | 'narrower' | 'renamed';

/** What kind of difference is on record; `undefined`: none. */
export function driftKind(
  credential: Pick<Credential, 'drift' | 'state' | 'access'>,
): DriftKind | undefined {
  const { drift, access } = credential;
  if (drift === undefined) return undefined;
  if (drift.differs.join() === 'description') return 'renamed';
  // What cannot be given any more, such as a role in a project that is gone.
  if (drift.shown === undefined) return 'narrower';
  return isWithin(drift.shown, wantedAccess(credential) ?? access) ? 'narrower' : 'wider';
}
