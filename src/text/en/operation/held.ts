import type { HeldReason } from '../../../domain/record/state.ts';
import type { Advice } from '../failures.ts';

/** `next` is addressed to the admins. */
export const held: Readonly<Record<HeldReason, Advice>> = {
  credentials: {
    what: 'Atlas refused a call of Keywarden for this organization.',
    next: 'Correct what is named here: the credentials in the configuration, their role at Atlas (Organization Owner), the API access list or the payment method. Then choose "Try again".',
  },
  organization_gone: {
    what: 'The organization is no longer in the policy, or Atlas no longer knows it.',
    next: 'If this is a mistake, correct the policy and choose "Try again". If not, tell the requester that no key is created; if a key may be left at Atlas, choose "Close request".',
  },
  attempts_exhausted: {
    what: 'The key could not be created in several attempts.',
    next: 'Check whether Atlas has a problem at the moment. When it is over, choose "Try again".',
  },
  cannot_delete: {
    what: 'A key is left at Atlas that should be deleted, and Atlas does not let Keywarden delete it.',
    next: 'Give Keywarden\'s credentials the role Organization Owner, or delete the key at Atlas by hand: its description ends with the id of this request. Then choose "Try again".',
  },
  took_too_long: {
    what: 'The key was created, but Atlas did not give it its roles and addresses within a day. Its private key is kept.',
    next: 'Check whether Atlas has a problem at the moment. When it is over, choose "Try again".',
  },
  grants_invalid: {
    what: 'The approvals in the record of this request are not authentic. The record may have been changed from outside.',
    next: 'Do not try again before you know the cause. Look at the audit log and at who can write to Redis. The requester needs a new request. To end this one, choose "Close request".',
  },
  not_allowed_any_more: {
    what: 'The policy no longer allows this request: its organization, its roles, its IP access list or its requester.',
    next: 'If it should be allowed, correct the policy and choose "Try again". If not, ask the requester to withdraw it, or choose "Close request".',
  },
  approvers_changed: {
    what: 'There are not enough approvals any more: somebody who approved is no longer an approver, or the policy asks for more.',
    next: 'If they should be approvers, correct the policy or the user group first. Then choose "Try again": the request goes on, or it waits for the approvals that are missing.',
  },
  seal_broken: {
    what: 'The stored private key cannot be opened: its seal key is missing, or the record was changed.',
    next: 'Put the missing seal key back into KEYWARDEN_SEAL_KEYS and choose "Try again". If it is lost, choose "Revoke": the key is deleted at Atlas.',
  },
  history_differs: {
    what: 'The record of this request is not the newest one that the audit log names. Somebody may have put an older one back.',
    next: 'Do not try again before you know the cause. Compare `/atlas-keys audit --request` with what you see here, and look at who can write to Redis. The requester needs a new request. Look at Atlas for keys whose description ends with the id of this one.',
  },
  entries_lost: {
    what: 'Redis lost the end of its log, and a copy knows more of this request than Redis.',
    next: 'Choose "Try again" to let it go on from what Redis has, or "Close request" to end it.',
  },
};
