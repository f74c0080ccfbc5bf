import type { LedgerRefusal } from '../../../domain/credential/refusal.ts';
import { ACCESS_LIST_MAX } from '../../../domain/key/address.ts';
import { DESCRIPTION_MAX, REASON_MAX } from '../../../domain/key/description.ts';
import type { AccessFormRefusal, Refusal, SpecRefusal } from '../../../domain/record/refusal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { blockFor, FIELDS, fieldOf } from '../../wire/ids.ts';
import { ACCESS_FIELDS, accessRefusal } from './accessRefusals.ts';
import { isOfCredential, ofCredential } from './credentialRefusals.ts';
import { cut, esc, LIMITS } from './limits.ts';
import { code, line, moment, person } from './mrkdwn.ts';

/** What is wrong with what somebody typed. */
type TypedRefusal = Exclude<SpecRefusal, AccessFormRefusal>;

/** What the person wanted to do. It selects the wording of "you are not allowed to". */
export type Purpose = 'view' | 'request' | 'approve' | 'admin' | 'revoke';

/** How outside text, people and times are formatted in a sentence. */
interface Manner {
  readonly quote: (text: string) => string;
  /** Text that the author of the policy wrote, as a sentence. */
  readonly said: (text: string) => string;
  /** A person or a time. In plain text Slack cannot show either. */
  readonly who: (id: string) => string;
  readonly when: (ms: number) => string;
  readonly by: (ended: string, id: string | undefined) => string;
  readonly at: (ended: string, ms: number | undefined) => string;
}

function inMrkdwn(words: Catalogue): Manner {
  const { endedBy, endedAt } = words.refusals;
  return {
    quote: (text) => code(text, 60),
    said: (text) => esc(line(text, 300)),
    who: person,
    when: (ms) => moment(words, ms),
    by: (ended, id) => (id === undefined ? ended : endedBy(ended, person(id))),
    at: (ended, ms) => (ms === undefined ? ended : endedAt(ended, moment(words, ms))),
  };
}

/** Under a field Slack shows mentions and dates as raw codes, so they are left out. */
const inPlainText = (words: Catalogue): Manner => ({
  quote: (text) => `"${line(text, 60)}"`,
  said: (text) => line(text, 300),
  who: () => words.refusals.somebodyElse,
  when: () => words.refusals.later,
  by: (ended) => ended,
  at: (ended) => ended,
});

/** The input under which a refusal is shown. */
const FIELD_OF: Readonly<Record<TypedRefusal['why'], string>> = {
  unknown_organization: FIELDS.organization,
  organization_shut: FIELDS.organization,
  description_empty: FIELDS.description,
  description_too_long: FIELDS.description,
  description_looks_like_marker: FIELDS.description,
  reason_empty: FIELDS.reason,
  reason_too_long: FIELDS.reason,
  reason_too_short: FIELDS.reason,
  reason_says_nothing: FIELDS.reason,
  reason_unfit: FIELDS.reason,
  ticket_unfit: FIELDS.ticket,
  incident_empty: FIELDS.incident,
  incident_too_long: FIELDS.incident,
  recipient_unreadable: FIELDS.recipient,
  recipient_ssh: FIELDS.recipient,
  recipient_other_kind: FIELDS.recipient,
  recipient_several: FIELDS.recipient,
  recipient_required: FIELDS.recipient,
  recipient_off: FIELDS.recipient,
  access_list_invalid: FIELDS.accessList,
  access_list_too_long: FIELDS.accessList,
  access_list_required: FIELDS.accessList,
  access_list_zone: FIELDS.accessList,
  access_list_too_wide: FIELDS.accessList,
};

function isTyped(refusal: Refusal): refusal is TypedRefusal {
  return Object.hasOwn(FIELD_OF, refusal.why);
}

function isAccess(refusal: Refusal): refusal is AccessFormRefusal {
  return Object.hasOwn(ACCESS_FIELDS, refusal.why);
}

function ofField(words: Catalogue, refusal: TypedRefusal, manner: Manner): string {
  const { refusals } = words;
  switch (refusal.why) {
    case 'unknown_organization':
      return refusals.unknownOrganization;
    case 'organization_shut':
      return refusals.organizationShut;
    case 'description_empty':
      return refusals.descriptionEmpty;
    case 'description_too_long':
      return refusals.descriptionTooLong(DESCRIPTION_MAX);
    case 'description_looks_like_marker':
      return refusals.descriptionLooksLikeMarker;
    case 'reason_empty':
      return refusals.reasonEmpty;
    case 'reason_too_long':
      return refusals.reasonTooLong(REASON_MAX);
    case 'reason_too_short':
      return refusals.reasonTooShort(refusal.min);
    case 'reason_says_nothing':
      return refusals.reasonSaysNothing;
    case 'reason_unfit':
    case 'ticket_unfit':
      return refusals.unfit(manner.said(refusal.hint));
    case 'incident_empty':
      return refusals.incidentEmpty;
    case 'incident_too_long':
      return refusals.incidentTooLong(REASON_MAX);
    case 'recipient_unreadable':
    case 'recipient_ssh':
    case 'recipient_other_kind':
    case 'recipient_several':
    case 'recipient_required':
    case 'recipient_off':
      return refusals.recipient[refusal.why];
    case 'access_list_invalid':
      return refusals.accessListInvalid(manner.quote(refusal.entry));
    case 'access_list_too_long':
      return refusals.accessListTooLong(ACCESS_LIST_MAX);
    case 'access_list_required':
      return refusals.accessListRequired;
    case 'access_list_zone':
      return refusals.accessListZone(manner.quote(refusal.entry));
    case 'access_list_too_wide':
      return refusals.accessListTooWide(refusal.family, refusal.widest);
    default:
      return refusal satisfies never;
  }
}

function ofPerson(
  { refusals, status }: Catalogue,
  refusal: Exclude<Refusal, SpecRefusal | LedgerRefusal>,
  purpose: Purpose,
  manner: Manner,
): string {
  switch (refusal.why) {
    case 'not_a_member':
      return refusals.notAMember[refusal.standing];
    case 'not_allowed':
      return refusals.notAllowed[purpose];
    case 'not_pending': {
      const ended = manner.by(refusals.ended[refusal.status], refusal.by);
      return refusals.notPending(manner.at(ended, refusal.at));
    }
    case 'not_revealable':
      return refusals.notRevealable(status.now[refusal.status]);
    case 'not_revocable':
      return refusals.notRevocable(status.now[refusal.status]);
    case 'not_replaceable':
      return refusals.notReplaceable(status.now[refusal.status]);
    case 'not_ended':
      return refusals.notEnded(status.now[refusal.status]);
    case 'overtaken':
      return refusals.overtaken(status.now[refusal.status]);
    case 'not_held':
      return refusals.notHeld(status.now[refusal.status]);
    case 'too_many_open':
      return refusals.tooManyOpen(refusal.limit);
    case 'too_many_today':
      return refusals.tooManyToday(refusal.limit);
    case 'glass_used_up':
      return refusals.glassUsedUp(refusal.limit);
    case 'denied_by_rule':
      return refusals.deniedByRule(
        manner.quote(refusal.rule),
        refusal.because === undefined ? '' : manner.said(refusal.because),
      );
    case 'only_projects':
      return refusals.onlyProjects(refusal.names.map(manner.quote).join(', '));
    case 'reminded_lately':
      return refusals.remindedLately(manner.when(refusal.next));
    case 'acknowledged':
      return refusals.acknowledged(manner.who(refusal.by));
    default:
      return refusals.plain[refusal.why];
  }
}

function say(words: Catalogue, refusal: Refusal, purpose: Purpose, manner: Manner): string {
  if (isAccess(refusal)) return accessRefusal(words, refusal, manner.quote);
  if (isTyped(refusal)) return ofField(words, refusal, manner);
  if (isOfCredential(refusal)) return ofCredential(words, refusal, manner.when);
  return ofPerson(words, refusal, purpose, manner);
}

/** The inputs of a form, by block id, that a refusal is about; the nearest first. */
function inputsFor(refusal: Refusal, blocks: readonly string[]): readonly string[] {
  if (isTyped(refusal)) return blocks.filter((block) => block === FIELD_OF[refusal.why]);
  if (!isAccess(refusal)) return [];
  const about = 'projectId' in refusal ? refusal.projectId : undefined;
  return ACCESS_FIELDS[refusal.why].flatMap((field) => {
    const own = blocks.filter((block) => fieldOf(block) === field);
    const exact = about === undefined ? field : blockFor(field, about);
    return own.toSorted((one, other) => Number(other === exact) - Number(one === exact));
  });
}

/** A refusal in mrkdwn, for messages and notice windows. */
export function refusalText(words: Catalogue, refusal: Refusal, purpose: Purpose): string {
  return say(words, refusal, purpose, inMrkdwn(words));
}

/**
 * Refusals as errors by block id of the input. A refusal without an input in the form goes under
 * the last one.
 */
export function fieldErrors(
  words: Catalogue,
  refusals: readonly Refusal[],
  form: { readonly purpose: Purpose; readonly fields: readonly string[]; readonly last: string },
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const refusal of refusals) {
    const field = inputsFor(refusal, form.fields).at(0) ?? form.last;
    const earlier = errors[field];
    const text = say(words, refusal, form.purpose, inPlainText(words));
    errors[field] = cut(earlier === undefined ? text : `${earlier} ${text}`, LIMITS.fieldError);
  }
  return errors;
}
