import { ACCESS_LIST_MAX, canonicalAddress, hasZone } from '../key/address.ts';
import type { Task } from '../key/capability/tasks.ts';
import {
  checkDescription,
  cleanLine,
  cleanLines,
  REASON_MAX,
  TICKET_MAX,
} from '../key/description.ts';
import { refuseRecipient } from '../key/handOver/ageRecipient.ts';
import { isVisible, readLength, wordsOf } from '../key/readers.ts';
import { type KeySpec, makeSpec } from '../key/spec.ts';
import { refuseAccessList } from '../policy/accessListLimit.ts';
import type { Asked, ProjectNames } from '../policy/asked.ts';
import type { Person } from '../policy/people.ts';
import {
  type Limits,
  type OrganizationPolicy,
  organizationOf,
  type Policy,
} from '../policy/policy.ts';
import type { NamedProject } from '../policy/projectEntry.ts';
import { refuseByRecipientLimit } from '../policy/recipientLimit.ts';
import type { SpecRefusal } from '../record/refusal.ts';
import { type FormWrong, no, type Result } from '../record/result.ts';
import { type AccessForm, readAccess } from './form/accessForm.ts';
import { type LifeForm, readLife } from './form/lifeForm.ts';

/** The values of the form as somebody typed them, not checked yet. */
export interface KeyForm extends AccessForm, LifeForm {
  readonly organizationId: string;
  readonly description: string;
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
    /** What the key is for, where tasks were chosen. */
    readonly tasks?: readonly Task[];
    readonly projectNames?: ProjectNames;
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

export function checkReason(reason: string, limits: Limits): SpecRefusal[] {
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

/** The addresses that somebody typed, and what is wrong with them. */
export function checkAccessList(
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

/** Whether it can be encrypted for this recipient, and the policy wants that. */
export function checkRecipient(recipient: string | undefined, limits: Limits): SpecRefusal[] {
  const byPolicy = refuseByRecipientLimit(recipient, limits);
  const refusal = byPolicy ?? (recipient === undefined ? undefined : refuseRecipient(recipient));
  return refusal === undefined ? [] : [refusal];
}

/** What a form is judged by, besides the policy. */
export interface FormGiven {
  /** The setting of the organization at Atlas (`apiAccessListRequired`). */
  readonly accessListRequired: boolean;
  readonly requester: Person;
  /** The chosen projects that Atlas has, and for which this person may ask. Absent: not known now. */
  readonly projects?: readonly NamedProject[];
  readonly now: number;
}

function namesOf(projects: readonly NamedProject[]): ProjectNames {
  const named = projects.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name]]));
  return Object.fromEntries(named);
}

/** The projects, roles, lifetime and owner that a form asks for. */
function checkAccess(
  wish: KeyForm,
  policy: Policy,
  organization: OrganizationPolicy,
  { requester, projects: known, now }: FormGiven,
) {
  const { wrong, tasks, ...wanted } = readAccess(wish, organization, known);
  const projectNames = namesOf(known ?? []);
  const asked: Asked = {
    organizationId: organization.id,
    roles: wanted.roles,
    projects: wanted.projects.map(({ projectId: id, roles }) => ({
      id,
      name: projectNames[id],
      roles,
    })),
  };
  const life = readLife(wish, { policy, requester, asked, now });
  const { wrong: lifeWrong, ...lives } = life;
  return { ...wanted, ...lives, tasks, projectNames, wrong, lifeWrong };
}

/** Turns the form into a spec, or gives every reason why not. */
export function checkKeyForm(wish: KeyForm, policy: Policy, given: FormGiven): CheckedKeyForm {
  const organization = organizationOf(policy, wish.organizationId);
  const description = cleanLine(wish.description);
  const reason = cleanLines(wish.reason);
  const ticket = cleanLine(wish.ticket);
  const recipient = cleanLine(wish.recipient) || undefined;
  const list = checkAccessList(wish.accessList, given.accessListRequired, policy.limits);
  const access = organization && checkAccess(wish, policy, organization, given);
  const wrong: SpecRefusal[] = [
    ...(organization === undefined ? [{ why: 'unknown_organization' } as const] : []),
    ...checkText(description),
    ...checkReason(reason, policy.limits),
    ...checkTicket(ticket, policy.limits),
    ...(access?.wrong ?? []),
    ...(access?.lifeWrong ?? []),
    ...list.refusals,
    ...checkRecipient(recipient, policy.limits),
  ];
  if (wrong.length > 0 || organization === undefined || access === undefined) {
    return no({ why: 'form_wrong', wrong });
  }
  const { roles, projects, lifetime, owner, tasks, projectNames } = access;
  return {
    ok: true,
    reason,
    ...(policy.limits.ticket === undefined ? {} : { ticket }),
    organizationName: organization.name,
    ...(tasks.length === 0 ? {} : { tasks }),
    ...(projects.length === 0 ? {} : { projectNames }),
    spec: makeSpec({
      organizationId: organization.id,
      description,
      roles,
      accessList: list.entries,
      recipient,
      projects,
      lifetime,
      owner,
      act: { kind: 'create' },
    }),
  };
}
