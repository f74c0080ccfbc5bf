import type { LedgerRefusal } from '../../../domain/credential/refusal.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';

/** All of them: a missing one does not compile. */
const OF_CREDENTIAL: Readonly<Record<LedgerRefusal['why'], true>> = {
  unknown_credential: true,
  credential_overtaken: true,
  credential_ended: true,
  not_handler: true,
  frozen_by_end: true,
  basis_changed: true,
  no_end: true,
  end_not_later: true,
  not_handed_over: true,
  handed_over_before: true,
  not_due: true,
  notice_first: true,
  put_off_before: true,
  not_in_use: true,
  not_quiet: true,
  not_checked: true,
  not_owner: true,
  asker_not_owner: true,
  not_offered: true,
  owns_already: true,
  owner_unfit: true,
  group_not_in_policy: true,
  wider_without_end: true,
  asked_already: true,
  end_too_late: true,
  overlap_too_long: true,
  access_not_allowed: true,
  nothing_changes: true,
  marked: true,
  not_there: true,
  not_drifted: true,
  maker_unknown: true,
  maker_not_reached: true,
  purpose_missing: true,
  not_confirmed: true,
  proposal_over: true,
  review_running: true,
  no_review: true,
  no_keys_to_review: true,
  life_too_long: true,
};

export function isOfCredential(refusal: Refusal): refusal is LedgerRefusal {
  return Object.hasOwn(OF_CREDENTIAL, refusal.why);
}

const HOUR = 60 * 60_000;

/** A refusal about a key, in words. `when` writes a moment as the place of the text allows. */
export function ofCredential(
  { credentialRefusals: says }: Catalogue,
  refusal: LedgerRefusal,
  when: (ms: number) => string,
): string {
  switch (refusal.why) {
    case 'credential_overtaken':
      return says.overtaken(says.now[refusal.status]);
    case 'credential_ended':
      return says.ended(says.now[refusal.status]);
    case 'asked_already':
      return says.askedAlready[refusal.kind];
    case 'end_too_late':
      return says.endTooLate(when(refusal.latest));
    case 'overlap_too_long':
      return says.overlapTooLong(Math.floor(refusal.maxMs / HOUR));
    case 'life_too_long':
      return says.lifeTooLong(Math.floor(refusal.maxMs / HOUR / 24));
    default:
      return says.plain[refusal.why];
  }
}
