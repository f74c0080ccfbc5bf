import { gateProblem } from '../domain/gate.ts';
import type { Policy } from '../domain/policy.ts';
import { grantMacInput, type HeldReason, type Request } from '../domain/request.ts';
import type { People, Signer } from './ports.ts';

/**
 * The last look before a byte goes to Atlas: people and policy as they are now, every vote's MAC.
 * While Slack cannot be asked the answer is `people_unknown`: that means waiting, not deciding.
 */
export function createClearance(parts: {
  readonly people: People;
  readonly policy: () => Policy;
  readonly signer: Signer;
}): (request: Request) => Promise<HeldReason | 'people_unknown' | undefined> {
  return async (request) => {
    const concerned = [request.requester, ...request.grants.map(({ by }) => by)];
    const people = await parts.people.about(concerned);
    if ([...people.values()].some(({ standing }) => standing === 'unknown'))
      return 'people_unknown';
    return gateProblem(request, parts.policy(), people, (grant) =>
      parts.signer.verify(grantMacInput(request, grant), grant.mac),
    );
  };
}
