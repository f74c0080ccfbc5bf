import { hasEnoughGrants } from '../../domain/approval/approvalTally.ts';
import type { Credential } from '../../domain/credential/credential.ts';
import { isSame } from '../../domain/key/access.ts';
import { accessOf, specHash } from '../../domain/key/spec.ts';
import { approvalLifetimeOf, type Policy } from '../../domain/policy/policy.ts';
import { grantMacInput } from '../../domain/record/grant.ts';
import { type Request, votersOf } from '../../domain/record/request.ts';
import { createRevoked } from '../core/autoGrants.ts';
import type { History } from '../ports/audit.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { PreApprovals } from '../ports/store.ts';

/**
 * Whether the approvals under which a key was made count once more for one that replaces it: the same
 * person asks for the same access and no longer life, the key was handed over a short time ago, and
 * these people would approve it now.
 */
export function createCarried(parts: {
  readonly history: Pick<History, 'differs'>;
  readonly preApprovals: Pick<PreApprovals, 'get'>;
  readonly signer: Signer;
  readonly people: People;
}) {
  const { history, signer, people } = parts;
  const revokedIn = createRevoked(parts);

  function isLike(source: Request, by: string, credential: Credential, lifetime: number): boolean {
    const { spec } = source;
    const isGlass = source.grants.some(({ kind }) => kind === 'break_glass' || kind === 'carried');
    return (
      source.requester === by &&
      !isGlass &&
      specHash(spec) === source.specHash &&
      isSame(accessOf(spec), credential.access) &&
      spec.lifetime !== undefined &&
      lifetime <= spec.lifetime
    );
  }

  return async (
    source: Request | undefined,
    wish: { readonly by: string; readonly credential: Credential; readonly lifetime: number },
    policy: Policy,
    now: number,
  ): Promise<string | undefined> => {
    const { by, credential, lifetime } = wish;
    if (source?.state.status !== 'delivered') return undefined;
    if (now - source.state.at > approvalLifetimeOf(policy)) return undefined;
    if (!isLike(source, by, credential, lifetime)) return undefined;
    if (await history.differs(source)) return undefined;
    const isRevoked = await revokedIn(source);
    const genuine = source.grants.filter(
      (grant) => !isRevoked(grant) && signer.verify(grantMacInput(source, grant), grant.mac),
    );
    const facts = await people.about([by, ...votersOf(source)]);
    const holds = hasEnoughGrants({ ...source, grants: genuine }, policy, facts);
    return holds ? source.id : undefined;
  };
}
