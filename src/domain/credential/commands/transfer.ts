import { type Owner, ownerName } from '../../key/owner.ts';
import { knownPerson, type Person } from '../../policy/people.ts';
import type { Credential } from '../credential.ts';
import { leftUntil } from '../leftBehind.ts';
import type { CredentialRefusal } from '../refusal.ts';
import { isLiving } from '../state.ts';
import { decideCut } from './cuts.ts';
import {
  type CredentialCircumstances,
  type CredentialDecision,
  KEYWARDEN,
  overtaken,
  refuse,
} from './decision.ts';
import { isOwner, refuseOwning, refuseUnlessAdmin } from './rights.ts';

export type TransferCommand =
  /** Asks somebody to take it; a newer offer replaces an older one. */
  | { readonly type: 'offer_owner'; readonly by: string; readonly to: Owner }
  /** Whom it was offered to takes it. */
  | { readonly type: 'take'; readonly by: string }
  | { readonly type: 'decline'; readonly by: string };

function offer(
  credential: Credential,
  { by, to }: Extract<TransferCommand, { type: 'offer_owner' }>,
  given: CredentialCircumstances,
): CredentialDecision {
  const { state, owner, offered } = credential;
  if (!isLiving(state)) return overtaken(state);
  const refusal = by === KEYWARDEN ? undefined : refuseOffering(credential, by, given);
  if (refusal !== undefined) return refuse(refusal);
  if (ownerName(owner) === ownerName(to)) return refuse({ why: 'owns_already' });
  if (offered !== undefined && ownerName(offered.to) === ownerName(to) && by === KEYWARDEN) {
    return refuse({ why: 'credential_overtaken', status: state.status });
  }
  return {
    ok: true,
    state,
    changes: { offered: { to, by, at: given.now } },
    event: 'credential.owner_offered',
    by,
    facts: { owner: owner.id, to: to.id },
  };
}

/**
 * Whether nobody answers for it who could pass it on: its owner is no member any more, or Slack does
 * not know them; or it ends because nobody is there.
 */
function isWithoutOwner(credential: Credential, { people }: CredentialCircumstances): boolean {
  const { owner } = credential;
  if (leftUntil(credential) !== undefined) return true;
  const person = owner.kind === 'person' ? people.get(owner.id) : undefined;
  return person !== undefined && person.standing !== 'member';
}

/**
 * The owner; or an admin where there is no owner any more. From an owner who is there an admin takes
 * nothing: what is misused they freeze or end.
 */
export function refuseOffering(
  credential: Credential,
  by: string,
  given: CredentialCircumstances,
): CredentialRefusal | undefined {
  const refusal = refuseOwning(credential, by, given);
  if (refusal?.why !== 'not_owner') return refusal;
  if (!isWithoutOwner(credential, given)) return refusal;
  return refuseUnlessAdmin(by, given) === undefined ? undefined : refusal;
}

/** The person, if the credential is offered to them. */
export function receiver(
  { offered }: Pick<Credential, 'offered'>,
  by: string,
  { people }: Pick<CredentialCircumstances, 'people'>,
): Person | CredentialRefusal {
  const person = knownPerson(people, by);
  if (person === undefined) return { why: 'person_unknown' };
  if (person.standing !== 'member') return { why: 'not_a_member', standing: person.standing };
  if (offered === undefined || !isOwner(offered.to, person)) return { why: 'not_offered' };
  return person;
}

export function decideTransfer(
  credential: Credential,
  command: TransferCommand,
  given: CredentialCircumstances,
): CredentialDecision {
  const { state, offered } = credential;
  if (command.type === 'offer_owner') return offer(credential, command, given);
  if (!isLiving(state)) return overtaken(state);
  const found = receiver(credential, command.by, given);
  if ('why' in found) return refuse(found);
  if (offered === undefined) return refuse({ why: 'not_offered' });
  const { by } = command;
  if (command.type === 'take') {
    return decideCut(credential, { type: 'own', by, owner: offered.to }, given.now);
  }
  return {
    ok: true,
    state,
    changes: { offered: undefined },
    event: 'credential.owner_declined',
    by,
    facts: { owner: credential.owner.id, to: offered.to.id },
  };
}
