import { hasEnoughGrants } from '../../domain/approval/approvalTally.ts';
import { type Access, isSame } from '../../domain/key/access.ts';
import { accessOf, specHash } from '../../domain/key/spec.ts';
import { approvalLifetimeOf, type Policy } from '../../domain/policy/policy.ts';
import { type Grant, grantMacInput } from '../../domain/record/grant.ts';
import { type Request, votersOf } from '../../domain/record/request.ts';
import type { History } from '../ports/audit.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { Requests } from '../ports/store.ts';

interface Wish {
  readonly by: string;
  readonly access: Access;
  readonly lifetime: number;
  /** For whom the private key is encrypted: the voters saw that. */
  readonly recipient?: string;
}

/**
 * Whether the approvals under which a key was made count once more for one that replaces it: the same
 * person asks for the same access and no longer life, encrypted for the same recipient or none, the key was handed over a short time ago, and
 * the votes of these people would suffice now. What was given in advance or by a rule has a quota, and
 * is not carried past it.
 */
export function createCarried(parts: {
  readonly history: Pick<History, 'differs'>;
  readonly signer: Signer;
  readonly people: People;
}) {
  const { history, signer, people } = parts;

  function isLike(source: Request, { by, access, lifetime, recipient }: Wish): boolean {
    const { spec } = source;
    const isGlass = source.grants.some(({ kind }) => kind === 'break_glass' || kind === 'carried');
    return (
      source.requester === by &&
      !isGlass &&
      specHash(spec) === source.specHash &&
      isSame(accessOf(spec), access) &&
      spec.recipient === recipient &&
      spec.lifetime !== undefined &&
      lifetime <= spec.lifetime
    );
  }

  return async (
    source: Request | undefined,
    wish: Wish,
    policy: Policy,
    now: number,
  ): Promise<string | undefined> => {
    if (source?.state.status !== 'delivered') return undefined;
    if (now - source.state.at > approvalLifetimeOf(policy)) return undefined;
    if (!isLike(source, wish)) return undefined;
    if (await history.differs(source)) return undefined;
    const votes = source.grants.filter(
      (grant) => grant.kind === 'vote' && signer.verify(grantMacInput(source, grant), grant.mac),
    );
    const facts = await people.about([wish.by, ...votersOf(source)]);
    const holds = hasEnoughGrants({ ...source, grants: votes }, policy, facts);
    return holds ? source.id : undefined;
  };
}

/**
 * The grants of a request for which approvals are not carried any more: the voters left, the policy asks
 * for more by now, or the request waited too long. `people_unknown`: Slack cannot be asked.
 */
export function createNotCarried(
  parts: Parameters<typeof createCarried>[0] & { readonly requests: Pick<Requests, 'load'> },
) {
  const carried = createCarried(parts);

  async function isCarried(request: Request, from: string, policy: Policy, now: number) {
    const source = (await parts.requests.load(from))?.request;
    const { spec, requester: by } = request;
    if (source === undefined || spec.lifetime === undefined) return false;
    const facts = await parts.people.about(votersOf(source));
    if ([...facts.values()].some(({ standing }) => standing === 'unknown')) return 'people_unknown';
    const { lifetime, recipient } = spec;
    const wish = { by, access: accessOf(spec), lifetime, recipient };
    return (await carried(source, wish, policy, now)) === from;
  }

  return async (
    request: Request,
    policy: Policy,
    now: number,
  ): Promise<readonly Grant[] | 'people_unknown'> => {
    const over: Grant[] = [];
    for (const grant of request.grants) {
      const holds = grant.kind !== 'carried' || (await isCarried(request, grant.from, policy, now));
      if (holds === 'people_unknown') return holds;
      if (!holds) over.push(grant);
    }
    return over;
  };
}
