import { ACCESS_LIST_MAX, canonicalAddress, hasZone } from '../key/address.ts';
import { refuseRecipient } from '../key/ageRecipient.ts';
import {
  checkDescription,
  cleanLine,
  cleanLines,
  REASON_MAX,
  TICKET_MAX,
} from '../key/description.ts';
import { isVisible, readLength, wordsOf } from '../key/readers.ts';
import { isOrganizationRole, type OrganizationRole } from '../key/roles.ts';
import { type KeySpec, makeSpec } from '../key/spec.ts';
import { refuseAccessList } from '../policy/accessListLimit.ts';
import { type Limits, organizationOf, type Policy } from '../policy/policy.ts';
import { refuseByRecipientLimit } from '../policy/recipientLimit.ts';
import type { SpecRefusal } from '../record/refusal.ts';
import { type FormWrong, no, type Result } from '../record/result.ts';

/** The values of the form as somebody typed them, not checked yet. */
export interface KeyForm {
  readonly organizationId: string;
  readonly description: string;
  readonly roles: readonly string[];
  readonly reason: string;
  /** Only used if the policy asks for one. */
  readonly ticket: string;
  /** As typed: addresses separated by line breaks, commas or spaces. */
  readonly accessList: string;
  /** As typed: an age recipient, or nothing. */
  readonly recipient: string;
}

export type CheckedKeyForm = Result<
  {
    readonly spec: KeySpec;
    readonly reason: string;
    readonly ticket?: string;
    readonly organizationName: string;
  },
  FormWrong
>;

/** Whether the reason has only punctuation and quiet words. */
function saysNothing(reason: string, quietWords: readonly string[]): boolean {
  return wordsOf(reason).every((word) => quietWords.includes(word));
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(pattern, 'u').test(text);
}

function checkReason(reason: string, limits: Limits): SpecRefusal[] {
  const { reasonMin, reasonPattern, quietWords } = limits;
  if (!isVisible(reason)) return [{ why: 'reason_empty' }];
  if (reason.length > REASON_MAX) return [{ why: 'reason_too_long' }];
  if (saysNothing(reason, quietWords)) return [{ why: 'reason_says_nothing' }];
  if (readLength(reason) < reasonMin) return [{ why: 'reason_too_short', min: reasonMin }];
  if (reasonPattern !== undefined && !matches(reasonPattern.pattern, reason)) {
    return [{ why: 'reason_unfit', hint: reasonPattern.hint }];
  }
  return [];
}

function checkTicket(ticket: string, { ticket: wanted }: Limits): SpecRefusal[] {
  if (wanted === undefined) return [];
  const fits = ticket.length <= TICKET_MAX && matches(wanted.pattern, ticket);
  return fits ? [] : [{ why: 'ticket_unfit', hint: wanted.hint }];
}

/**
 * Checks the text about an incident, which everybody will read. The minimum length and the pattern
 * of reasons do not apply to it.
 */
export function checkIncident(
  typed: string,
  { quietWords }: Limits,
): {
  readonly incident: string;
  readonly refusals: readonly SpecRefusal[];
} {
  const incident = cleanLines(typed);
  if (incident.length > REASON_MAX) return { incident, refusals: [{ why: 'incident_too_long' }] };
  const empty = saysNothing(incident, quietWords);
  return { incident, refusals: empty ? [{ why: 'incident_empty' }] : [] };
}

function checkText(description: string): SpecRefusal[] {
  const refusals: SpecRefusal[] = [];
  const problem = checkDescription(description);
  if (problem === 'empty') refusals.push({ why: 'description_empty' });
  if (problem === 'too_long') refusals.push({ why: 'description_too_long' });
  if (problem === 'looks_like_marker') refusals.push({ why: 'description_looks_like_marker' });
  return refusals;
}

function checkAccessList(
  typed: string,
  required: boolean,
  limits: Limits,
): { entries: string[]; refusals: SpecRefusal[] } {
  const words = typed.split(/[\s,;]+/).filter((word) => word.length > 0);
  const entries = [...new Set(words.flatMap((word) => canonicalAddress(word) ?? []))];
  const bad = words.find((word) => canonicalAddress(word) === undefined);
  const refusals: SpecRefusal[] = [];
  if (bad !== undefined) {
    const why = hasZone(bad) ? 'access_list_zone' : 'access_list_invalid';
    refusals.push({ why, entry: cleanLine(bad).slice(0, 60) });
  }
  if (entries.length > ACCESS_LIST_MAX) refusals.push({ why: 'access_list_too_long' });
  const byPolicy = bad === undefined ? refuseAccessList(entries, limits) : undefined;
  if (byPolicy !== undefined) refusals.push(byPolicy);
  else if (words.length === 0 && required) refusals.push({ why: 'access_list_required' });
  return { entries, refusals };
}

function checkRecipient(recipient: string | undefined, limits: Limits): SpecRefusal[] {
  const byPolicy = refuseByRecipientLimit(recipient, limits);
  const refusal = byPolicy ?? (recipient === undefined ? undefined : refuseRecipient(recipient));
  return refusal === undefined ? [] : [refusal];
}

function checkRoles(
  wished: readonly string[],
  allowed: readonly OrganizationRole[],
): SpecRefusal[] {
  const roles = wished.filter(isOrganizationRole);
  const over = roles.filter((role) => !allowed.includes(role));
  if (over.length > 0 || roles.length < wished.length)
    return [{ why: 'role_not_allowed', roles: over }];
  return roles.length === 0 ? [{ why: 'roles_empty' }] : [];
}

/**
 * Turns the form into a spec, or gives every reason why not. `accessListRequired` is the setting of
 * the organization at Atlas (`apiAccessListRequired`).
 */
export function checkKeyForm(
  wish: KeyForm,
  policy: Policy,
  accessListRequired: boolean,
): CheckedKeyForm {
  const organization = organizationOf(policy, wish.organizationId);
  const description = cleanLine(wish.description);
  const reason = cleanLines(wish.reason);
  const ticket = cleanLine(wish.ticket);
  const recipient = cleanLine(wish.recipient) || undefined;
  const list = checkAccessList(wish.accessList, accessListRequired, policy.limits);
  const wrong: SpecRefusal[] = [
    ...(organization === undefined ? [{ why: 'unknown_organization' } as const] : []),
    ...checkText(description),
    ...checkReason(reason, policy.limits),
    ...checkTicket(ticket, policy.limits),
    ...(organization === undefined ? [] : checkRoles(wish.roles, organization.roles)),
    ...list.refusals,
    ...checkRecipient(recipient, policy.limits),
  ];
  if (wrong.length > 0 || organization === undefined) return no({ why: 'form_wrong', wrong });
  return {
    ok: true,
    reason,
    ...(policy.limits.ticket === undefined ? {} : { ticket }),
    organizationName: organization.name,
    spec: makeSpec({
      organizationId: organization.id,
      description,
      roles: wish.roles.filter(isOrganizationRole),
      accessList: list.entries,
      recipient,
    }),
  };
}
