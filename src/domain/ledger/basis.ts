import { approvedOf } from '../credential/access.ts';
import { innerOf } from '../credential/commands/work.ts';
import { type Credential, isInHands } from '../credential/credential.ts';
import type { CredentialRefusal } from '../credential/refusal.ts';
import { isFreeze, isLiving } from '../credential/state.ts';
import { isWithin } from '../key/access.ts';
import { isSameOwner } from '../key/owner.ts';
import { accessOf, type KeySpec } from '../key/spec.ts';
import { lifeBegan } from './actSpec.ts';

/** Whether Keywarden works at Atlas on another access than it has by its record. */
export function isBeingChanged({ state, accessHash }: Credential): boolean {
  if (state.status === 'ended') return false;
  const inner = innerOf(state);
  return inner.status === 'moving' && inner.to === 'live' && inner.target.accessHash !== accessHash;
}

/** Whether it would be wider and have no end, which no maximum of the policy allows. */
export function isWiderWithoutEnd(spec: KeySpec, { ends, access }: Credential): boolean {
  return ends.approved === undefined && !isWithin(accessOf(spec), access);
}

/** Nobody approved that it lives longer with its new access than they saw. */
function endsInTime(spec: KeySpec, credential: Credential): boolean {
  const { approved } = credential.ends;
  if (approved === undefined) return !isWiderWithoutEnd(spec, credential);
  return spec.lifetime !== undefined && approved - lifeBegan(credential) <= spec.lifetime;
}

/**
 * Whether the key is still what people saw when they approved a request about it, and whose. For a
 * later end that is its access too: nobody approved that another access lives longer.
 */
export function isAsApproved(spec: KeySpec, credential: Credential): boolean {
  const { act } = spec;
  // What is adopted has no record: Atlas itself is asked whether it is as people saw it.
  if (act === undefined || act.kind === 'create' || act.kind === 'adopt') return true;
  const { ends, accessHash, owner } = credential;
  if (!isSameOwner(owner, spec.owner)) return false;
  if (act.kind === 'change') return accessHash === act.from && endsInTime(spec, credential);
  if (act.kind === 'replace') return accessHash === act.from;
  const isSameAccess = approvedOf(accessOf(spec)).accessHash === accessHash;
  return ends.approved === act.from && isSameAccess && !isBeingChanged(credential);
}

/** Why nobody can ask for this of a key now, whoever they are. */
export function refuseAct(
  credential: Credential,
  kind: 'extend' | 'replace' | 'change',
): CredentialRefusal | undefined {
  const { state, ends } = credential;
  const { status } = state;
  if (!isLiving(state)) return { why: 'credential_ended', status };
  if (!isInHands(credential)) return { why: 'not_handed_over' };
  if (kind === 'extend' && ends.approved === undefined) return { why: 'no_end' };
  const isInTheWay =
    (kind === 'change' && status !== 'live') ||
    (kind === 'replace' && isFreeze(state)) ||
    // A later end would be approved for the access that it has no more in a moment.
    (kind === 'extend' && isBeingChanged(credential));
  return isInTheWay ? { why: 'credential_overtaken', status } : undefined;
}
