import { type Route, routeHash } from '../policy/route.ts';

/** What every ground for issuing says: who stands for it, when, and for which spec. */
interface Ground {
  /** Slack user id; `keywarden` where it is a rule of the policy. */
  readonly by: string;
  readonly at: number;
  readonly specHash: string;
  /** `kid:mac` under the installation's sign keys; covers every other field. */
  readonly mac: string;
}

/**
 * A ground for issuing: a person's vote, given on the request (`vote`) or in advance (`window`, the
 * id of an pre-approval); a rule of the policy (`automatic`); or a broken glass, with the reason.
 */
export type Grant = Ground &
  (
    | { readonly kind: 'vote'; readonly comment?: string }
    | { readonly kind: 'window'; readonly preApproval: string }
    | { readonly kind: 'automatic'; readonly rule: string; readonly policyHash: string }
    | { readonly kind: 'break_glass'; readonly incident: string; readonly policyHash: string }
  );

/** `Omit` that keeps the kinds apart. */
type Unsigned<T> = T extends Grant ? Omit<T, 'mac'> : never;
export type UnsignedGrant = Unsigned<Grant>;

/** What only this kind of grant says, in the order it is signed. */
function ownParts(grant: UnsignedGrant): string[] {
  switch (grant.kind) {
    case 'vote':
      return [grant.comment ?? ''];
    case 'window':
      return [grant.preApproval];
    case 'automatic':
      return [grant.rule, grant.policyHash];
    case 'break_glass':
      return [grant.incident, grant.policyHash];
    default:
      return grant satisfies never;
  }
}

/** What a grant's MAC covers: who stands for what, for whom, and under which route. */
export function grantMacInput(
  request: { readonly id: string; readonly requester: string; readonly route: Route },
  grant: UnsignedGrant,
): string[] {
  const { kind, by, at, specHash } = grant;
  const route = routeHash(request.route);
  const { id, requester } = request;
  return ['grant/2', id, requester, route, kind, by, String(at), specHash, ...ownParts(grant)];
}
