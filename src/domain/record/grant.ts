import { type Route, routeHash } from '../policy/route.ts';

/** What every grant has: who gave it, when, and for which spec. */
interface Ground {
  /** Slack user id; `keywarden` for a rule of the policy. */
  readonly by: string;
  readonly at: number;
  readonly specHash: string;
  /** `kid:mac` under the installation's sign keys; covers every other field. */
  readonly mac: string;
}

/**
 * Why a request may be carried out. `vote`: a person's approval of the request. `pre_approval`:
 * a person's approval in advance, with its id. `automatic`: a rule of the policy. `break_glass`: an
 * emergency, with what happened. `extension`: the policy lets owners extend their keys.
 * `carried`: the approvals of the request under which the old key was made count once more, for one of
 * the same access.
 */
export type Grant = Ground &
  (
    | { readonly kind: 'vote'; readonly comment?: string }
    | { readonly kind: 'pre_approval'; readonly preApproval: string }
    | { readonly kind: 'automatic'; readonly rule: string; readonly policyHash: string }
    | { readonly kind: 'break_glass'; readonly incident: string; readonly policyHash: string }
    | { readonly kind: 'extension'; readonly policyHash: string }
    | { readonly kind: 'carried'; readonly from: string; readonly policyHash: string }
  );

/** An approval by a person: for exactly this request, or in advance for requests like it. */
export function isApproval(
  grant: Grant,
): grant is Extract<Grant, { kind: 'vote' | 'pre_approval' }> {
  return grant.kind === 'vote' || grant.kind === 'pre_approval';
}

/** `Omit` for each kind of grant separately. */
type Unsigned<T> = T extends Grant ? Omit<T, 'mac'> : never;
export type UnsignedGrant = Unsigned<Grant>;

/** The fields that only this kind of grant has, in the order in which they are signed. */
function ownParts(grant: UnsignedGrant): string[] {
  switch (grant.kind) {
    case 'vote':
      return [grant.comment ?? ''];
    case 'pre_approval':
      return [grant.preApproval];
    case 'automatic':
      return [grant.rule, grant.policyHash];
    case 'break_glass':
      return [grant.incident, grant.policyHash];
    case 'extension':
      return [grant.policyHash];
    case 'carried':
      return [grant.from, grant.policyHash];
    default:
      return grant satisfies never;
  }
}

/** Grants by a pre-approval were signed with this word before they were called so. */
const EARLIER_WORD = 'window';

/** What a grant's MAC covers. It binds the grant to its request, requester, route and spec. */
export function grantMacInput(
  request: { readonly id: string; readonly requester: string; readonly route: Route },
  grant: UnsignedGrant,
): string[] {
  const { kind, by, at, specHash } = grant;
  const route = routeHash(request.route);
  const { id, requester } = request;
  const word = kind === 'pre_approval' ? EARLIER_WORD : kind;
  return ['grant/2', id, requester, route, word, by, String(at), specHash, ...ownParts(grant)];
}
