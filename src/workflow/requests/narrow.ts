import { lacksName } from '../../domain/approval/approvalTally.ts';
import { stagesAsking } from '../../domain/approval/progress.ts';
import type { ProjectRole } from '../../domain/key/projectRoles.ts';
import { isOrganizationRole, type OrganizationRole } from '../../domain/key/roles.ts';
import { type KeySpec, specHash } from '../../domain/key/spec.ts';
import { askedFor } from '../../domain/policy/asked.ts';
import { organizationOf, type Policy } from '../../domain/policy/policy.ts';
import { type Route, verdictOn } from '../../domain/policy/route.ts';
import type { Offer } from '../../domain/record/request.ts';
import { no, type Result } from '../../domain/record/result.ts';
import {
  canBeLess,
  canNarrow,
  isLess,
  narrowed,
  offerableInProject,
  offerableRoles,
  shorterLives,
} from '../../domain/transitions/form/less.ts';
import { signGrant } from '../core/autoGrants.ts';
import type { Moved, Transitions } from '../core/transition.ts';
import { isShown, type PresentedWindow, type Windows } from '../core/windows.ts';
import type { Ids } from '../ports/ids.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { Loaded, OpenedWindow, Requests } from '../ports/store.ts';

/** What an approver would approve instead. What is absent stays as it was asked for. */
export interface LessWish {
  readonly roles?: readonly string[];
  /** The roles that are left in single projects, by id; without any the project is left out. */
  readonly projects?: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds. */
  readonly lifetime?: number;
  readonly comment: string;
}

/** What may be offered instead of what a request asks for. */
export interface Offerable {
  /** Of the organization; empty if nothing there can be less. */
  readonly roles: readonly OrganizationRole[];
  readonly projects: readonly { readonly id: string; readonly roles: readonly ProjectRole[] }[];
  /** Shorter lives, ms. */
  readonly lives: readonly number[];
}

export function offerableFor(policy: Policy, spec: KeySpec): Offerable | undefined {
  const allowed = organizationOf(policy, spec.organizationId)?.roles ?? [];
  if (!canNarrow(spec, allowed)) return undefined;
  const projects = (spec.projects ?? []).map(({ projectId: id, roles }) => ({
    id,
    roles: offerableInProject(roles),
  }));
  const beside = spec.roles.filter((role) => projects.length === 0 || role !== 'ORG_MEMBER');
  const fewer = projects.length > 0 || canBeLess(beside, allowed);
  return {
    roles: fewer ? offerableRoles(beside, allowed) : [],
    projects,
    lives: shorterLives(spec),
  };
}

/** The spec that an approver means. */
function narrowerSpec(spec: KeySpec, { roles, projects = {}, lifetime }: LessWish): KeySpec {
  return narrowed(spec, {
    roles: roles?.filter(isOrganizationRole) ?? spec.roles,
    projects: (spec.projects ?? []).flatMap((one) => {
      const left = projects[one.projectId] ?? one.roles;
      return left.length === 0 ? [] : [{ ...one, roles: left }];
    }),
    ...(lifetime === undefined ? {} : { lifetime }),
  });
}

type Plan = Result<{ readonly spec: Offer['spec']; readonly route: Route }>;

/**
 * An approver approves less than was asked for. This is a vote for the narrower spec only, under
 * the route that the policy has for that spec now. The request does not change until the requester
 * accepts.
 */
export function createLessOffers(parts: {
  readonly requests: Requests;
  readonly people: People;
  readonly policy: () => Policy;
  readonly signer: Signer;
  readonly windows: Windows;
  readonly transitions: Transitions;
  readonly ids: Ids;
}) {
  const { requests, people, signer, windows, transitions, ids } = parts;

  /** What the policy says about the narrower request, and whether this vote would count for it. */
  async function plan(loaded: Loaded, by: string, less: LessWish): Promise<Plan> {
    const { request, now } = loaded;
    const spec = narrowerSpec(request.spec, less);
    if (!isLess(spec, request.spec)) return no({ why: 'not_less' });
    if (lacksName(request, parts.policy())) {
      return no({ why: 'project_name_unknown', project: spec.projects?.[0]?.projectId ?? '' });
    }
    const facts = await people.about([by, request.requester]);
    const [person, requester] = [facts.get(by), facts.get(request.requester)];
    // Whether they may decide is judged with the command. Without facts about both there is no
    // route.
    if (person === undefined || requester === undefined) return no({ why: 'person_unknown' });
    const verdict = verdictOn(parts.policy(), requester, askedFor({ ...request, spec }));
    if (verdict.outcome === 'no_manager') return no({ why: 'no_manager_for_less' });
    if (verdict.outcome === 'denied') {
      const { rule, because } = verdict;
      return no({ why: 'denied_by_rule', rule, ...(because === undefined ? {} : { because }) });
    }
    const asked = stagesAsking(verdict.route, request.createdAt, { person, at: now });
    const isAskedNow = stagesAsking(request.route, request.createdAt, { person, at: now });
    // If the person is asked for neither, the command refuses with its own reason.
    if (asked.length === 0 && isAskedNow.length > 0) return no({ why: 'not_asked_for_less' });
    return { ok: true, spec, route: verdict.route };
  }

  function offerBy(
    window: OpenedWindow,
    { spec, route }: Extract<Plan, { ok: true }>,
    comment: string,
  ) {
    const id = ids.request();
    return ({ request, now: at }: Loaded) => {
      const by = window.user;
      const said = comment === '' ? {} : { comment };
      const vote = { kind: 'vote', by, at, specHash: specHash(spec), ...said } as const;
      const { id: requestId, requester } = request;
      const grant = signGrant(signer, { id: requestId, requester, route }, vote);
      return { type: 'offer_less', offer: { id, by, at, spec, route, grant } } as const;
    };
  }

  return {
    async offer(presented: PresentedWindow, less: LessWish): Promise<Moved> {
      const found = await windows.recall(presented);
      if (!found.ok) return found;
      const { window } = found;
      const loaded = await requests.load(window.requestId);
      if (loaded === undefined) return no({ why: 'unknown_request' });
      // If the spec changed since the window opened, roles that are less than the old spec may not
      // be less than the new one.
      const now = { kind: 'spec', specHash: loaded.request.specHash } as const;
      if (!isShown(window, now)) return no({ why: 'wrong_spec' });
      const planned = await plan(loaded, window.user, less);
      if (!planned.ok) return planned;
      const command = offerBy(window, planned, less.comment);
      return transitions.move(window.requestId, command, { once: window.nonce });
    },
  };
}
