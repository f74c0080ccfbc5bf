import type { LedgerRefusal } from '../../../domain/credential/refusal.ts';
import type { CredentialStatus } from '../../../domain/credential/state.ts';

/** What a key is doing now, as the end of a sentence. */
const now: Readonly<Record<CredentialStatus, string>> = {
  live: 'it is in use',
  moving: 'Keywarden is changing it at Atlas',
  frozen: 'it is frozen',
  ending: 'it is being deleted at Atlas',
  ended: 'it is deleted',
  held: 'it is on hold, and the admins of Keywarden look at it',
};

type WithFacts =
  | 'credential_overtaken'
  | 'credential_ended'
  | 'asked_already'
  | 'end_too_late'
  | 'overlap_too_long'
  | 'life_too_long';

const plain: Readonly<Record<Exclude<LedgerRefusal['why'], WithFacts>, string>> = {
  unknown_credential: 'Nothing was changed: Keywarden does not know this key.',
  not_handler:
    'Only the owner of this key, those who approved it and the admins of Keywarden can do this. Nothing was changed. Ask one of them.',
  frozen_by_end:
    'Nothing was changed: only an extension gives this key back, because its end is reached. Its owner chooses "Extend".',
  basis_changed:
    'Nothing was changed: the key is not as it was when this was asked for. Ask for it again, so that people decide about what it is now.',
  no_end: 'Nothing was changed: this key has no end, so there is none to move.',
  end_not_later: 'Nothing was changed: the end would not be later than it is.',
  not_handed_over:
    'Nothing was changed: nobody has revealed the private key of this key yet. To end it, revoke it: `/atlas-keys revoke KEY`.',
  handed_over_before: 'Nothing was changed: the private key of this key was revealed before.',
  not_due: 'Nothing was changed: it is not time for this yet.',
  notice_first: 'Nothing was changed: the owner of this key has to be told first.',
  put_off_before: 'Nothing was changed: the end of this key was put off once already.',
  not_in_use: 'Nothing was changed: Atlas has not seen this key in use lately.',
  not_checked:
    'Nothing was changed: Atlas does not answer now, so nobody knows whether this key is gone. Try again in a minute.',
  not_quiet: 'Nothing was changed: Atlas has to be read once more.',
  not_owner:
    'Nothing was changed: only the owner of this key can do this. `/atlas-keys get KEY` shows who that is. An admin can pass a key on only after its owner has left.',
  asker_not_owner:
    'Nothing was done: the key that this is about belongs to somebody else now. Only its owner can ask for something else in its place.',
  not_offered:
    'Nothing was changed: this key is not offered to you any more. Its owner can offer it again: `/atlas-keys transfer`.',
  owns_already: 'Nothing was changed: this is the owner of the key already.',
  owner_unfit:
    'Nothing was changed: the new owner has to be a full member of this workspace who may ask for keys in this organization.',
  group_not_in_policy:
    'Nothing was changed: the policy of Keywarden does not name this group, so Keywarden does not know who is in it. Ask an admin of Keywarden to add it.',
  wider_without_end:
    'Nothing was sent: this key has no end, so it can only be changed to something that allows less. Ask for a new key.',
  access_not_allowed:
    'Nothing was sent: the policy does not allow a new key with this access any more. Ask for a change of the key, or for another key.',
  not_confirmed: 'This is not the public key of this key. Copy it from above.',
  proposal_over:
    'Nothing was done: this proposal was decided before, is too old, or another one is in its place.',
  nothing_changes: 'Nothing was sent: the key has exactly this already.',
  marked:
    'Nothing was changed: this key belongs to a Keywarden. It signs in with it, is making it, or another Keywarden looks after it.',
  not_drifted: 'Nothing was changed: the key is at Atlas exactly as it was approved.',
  maker_unknown:
    'Nobody was asked: Atlas does not say who made this key, or nobody in this workspace has that e-mail address.',
  maker_not_reached: 'Slack did not take the message. Try again in a minute.',
  not_there: 'Nothing was changed: Atlas has no such key any more.',
  purpose_missing: 'Say what the key is for, so that people know it later.',
  review_running:
    'Nothing was begun: a review is running. `/atlas-keys review` shows how it stands, `/atlas-keys review close` ends it.',
  no_review: 'Nothing was closed: no review is running.',
  no_keys_to_review: 'Nothing was begun: no key fits that somebody answers for.',
};

/** Why something is not done with a key. */
export const credentialRefusals = {
  now,
  plain,
  overtaken: (status: string) =>
    `Nothing was changed: somebody or something was faster. Now ${status}.`,
  ended: (status: string) =>
    `Nothing was changed: this key has ended, and there is no way back. Now ${status}. If you need one, ask for a new key: \`/atlas-keys create\`.`,
  askedAlready: {
    change:
      'Nothing was sent: a change or a replacement of this key is asked for already. Wait for its decision, or withdraw it first: `/atlas-keys mine`.',
    extend:
      'Nothing was sent: an extension of this key is asked for already. Wait for its decision, or withdraw it first: `/atlas-keys mine`.',
    adopt:
      'Nothing was sent: somebody asks already to adopt this key. The approvers decide about that first.',
  },
  endTooLate: (latest: string) =>
    `Nothing was sent: the policy lets this key live until ${latest} at most. Choose an earlier end, or replace the key.`,
  lifeTooLong: (days: number) =>
    `Nothing was changed: the policy lets this key live for ${days} days at most. Choose an earlier end.`,
  overlapTooLong: (hours: number) =>
    `Nothing was sent: the policy lets two keys overlap for ${hours} hours at most.`,
};
