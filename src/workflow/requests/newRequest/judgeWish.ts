import { askedFor } from '../../../domain/policy/asked.ts';
import type { HowAsked } from '../../../domain/policy/asking/offers.ts';
import { refuseAsking } from '../../../domain/policy/asking/refuseAsking.ts';
import { type KnownPerson, knownPerson } from '../../../domain/policy/people.ts';
import { organizationOf, type Policy } from '../../../domain/policy/policy.ts';
import type { NamedProject } from '../../../domain/policy/projectEntry.ts';
import { type Verdict, verdictOn } from '../../../domain/policy/route.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Request } from '../../../domain/record/request.ts';
import { no } from '../../../domain/record/result.ts';
import {
  type CheckedKeyForm,
  checkIncident,
  checkKeyForm,
  type KeyForm,
} from '../../../domain/transitions/keyForm.ts';
import { AtlasError } from '../../../foundation/errors.ts';
import type { LockedOutOrganizations } from '../../keys/lockedOutOrganizations.ts';
import type { RequestableProjects } from '../../keys/requestableProjects.ts';
import type { Atlas } from '../../ports/atlas.ts';
import type { Log } from '../../ports/logging.ts';
import type { People } from '../../ports/slack.ts';
import type { Requests } from '../../ports/store.ts';

export type Asking = Extract<Verdict, { outcome: 'ask' }>;

type Wished = CheckedKeyForm & Pick<Request, 'accessListUnread'> & { readonly incident?: string };

/** Why the policy does not let people decide on it. */
export function refusalOf(verdict: Exclude<Verdict, Asking>): Refusal {
  if (verdict.outcome === 'no_manager') return { why: 'no_manager' };
  const { rule, because } = verdict;
  return { why: 'denied_by_rule', rule, ...(because === undefined ? {} : { because }) };
}

/** What somebody typed into the form becomes a spec with the verdict of the policy; or a refusal. */
export function createJudgeWish(parts: {
  readonly requests: Pick<Requests, 'now'>;
  readonly people: People;
  readonly atlas: Atlas;
  readonly requestableProjects: Pick<RequestableProjects, 'chosen'>;
  readonly shut: Pick<LockedOutOrganizations, 'isShut'>;
  readonly log: Log;
}) {
  const { requests, people, atlas, log } = parts;

  /** Whether Atlas demands an IP access list; `undefined` while Atlas cannot be asked. */
  async function accessListRequired(organizationId: string, policy: Policy) {
    if (policy.limits.accessList?.required === true) return true;
    try {
      return (await atlas.organization(organizationId)?.requiresAccessList()) ?? false;
    } catch (cause) {
      // The form must not fail because of this. Atlas refuses the use of a key without a list that
      // it requires, and the card says that this was not checked.
      log.warn({ organizationId, err: cause }, 'atlas.settings_unknown');
      return undefined;
    }
  }

  /** The chosen projects, by Atlas and with the rights of this person; `undefined` without Atlas. */
  async function projectsOf(
    person: KnownPerson,
    { reach, projects = [], organizationId }: KeyForm,
    how: HowAsked,
  ): Promise<readonly NamedProject[] | undefined> {
    if (reach !== 'projects') return [];
    try {
      return await parts.requestableProjects.chosen(person, organizationId, projects, how);
    } catch (cause) {
      if (!(cause instanceof AtlasError)) throw cause;
      log.warn({ organizationId, err: cause }, 'atlas.projects_unknown');
      return undefined;
    }
  }

  async function checked(
    person: KnownPerson,
    wish: KeyForm,
    policy: Policy,
    incident: string | undefined,
  ): Promise<Wished> {
    const known = organizationOf(policy, wish.organizationId) !== undefined;
    if (known && (await parts.shut.isShut(wish.organizationId))) {
      return no({ why: 'form_wrong', wrong: [{ why: 'organization_shut' }] });
    }
    const [required, projects, now] = await Promise.all([
      known ? accessListRequired(wish.organizationId, policy) : false,
      projectsOf(person, wish, incident === undefined ? 'ask' : 'break_glass'),
      requests.now(),
    ]);
    const read = checkKeyForm(wish, policy, {
      accessListRequired: required === true,
      requester: person,
      projects,
      now,
    });
    const unread = required === undefined && read.ok && read.spec.accessList.length === 0;
    const wished = unread ? { ...read, accessListUnread: true as const } : read;
    if (incident === undefined) return wished;
    const happened = checkIncident(incident, policy.limits);
    const wrong = [...(wished.ok ? [] : wished.refusal.wrong), ...happened.refusals];
    if (!wished.ok || wrong.length > 0) return no({ why: 'form_wrong', wrong });
    return { ...wished, incident: happened.incident };
  }

  return {
    accessListRequired,
    /** `happened`: what an emergency is about, if somebody uses break-glass. */
    async judge(by: string, wish: KeyForm, policy: Policy, happened?: string) {
      const facts = await people.about([by]);
      const person = knownPerson(facts, by);
      if (person === undefined) return no({ why: 'person_unknown' });
      const wished = await checked(person, wish, policy, happened);
      if (!wished.ok) return wished;
      const asked = askedFor(wished);
      const refusal = refuseAsking(policy, person, asked);
      if (refusal !== undefined) return no(refusal);
      const verdict = verdictOn(policy, person, asked);
      if (verdict.outcome !== 'ask') return no(refusalOf(verdict));
      const { ok: _, incident, ...what } = wished;
      return { ok: true, what, incident, verdict, facts } as const;
    },
  };
}
