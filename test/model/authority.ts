import { specHash } from '../../src/domain/key.ts';
import { samePerson } from '../../src/domain/people.ts';
import { grantMacInput, type Request } from '../../src/domain/request.ts';
import { countsFrom } from './safety.ts';
import type { Post } from './seen.ts';
import type { World } from './world.ts';

/** Facts about people may be this old when somebody is judged by them. */
const FRESH = 60_000;

/** Who voted for exactly this, provably, and might. */
function counted({ folk, signer, policy, clock }: World, request: Request): number {
  const since = clock.now() - FRESH;
  const requester = folk.about(request.requester);
  const voters = request.grants
    .filter((grant) => grant.specHash === request.specHash)
    .filter((grant) => signer.verify(grantMacInput(request, grant), grant.mac))
    .filter(({ by }) => folk.couldDecide(by, policy(), since))
    .filter(({ by }) => !samePerson(folk.about(by), requester));
  return new Set(voters.map(({ by }) => by)).size;
}

/**
 * I5: what is POSTed is the spec of hash h; at least the threshold of votes, by distinct people,
 * each MAC valid, for h, eligible at the time of the POST, none by the requester.
 */
export function authorityOf(world: World, post: Post): string | undefined {
  const [, requestId = ''] = / \[ck:([^.]*)\./.exec(post.description) ?? [];
  // The record was rolled back under it while it was on its way, and safe mode follows.
  if (countsFrom(world, requestId) === Number.POSITIVE_INFINITY) return undefined;
  const request = world.store.records.get(requestId);
  if (request === undefined) return 'a POST for no request';
  const { spec } = request;
  const asked =
    post.organizationId === spec.organizationId &&
    post.description.replace(/ \[ck:[^\]]*\]$/, '') === spec.description &&
    JSON.stringify(post.roles) === JSON.stringify(spec.roles) &&
    specHash(spec) === request.specHash;
  if (!asked) return 'a POST of something that was not asked for';
  const recorded = request.route.stages[0]?.[0]?.need ?? 1;
  const threshold = Math.max(recorded, world.policy().quorum);
  return counted(world, request) >= threshold ? undefined : 'a POST without enough valid votes';
}
