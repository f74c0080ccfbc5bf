import type { Request } from '../../../src/domain/record/request.ts';
import type { Transition } from '../../../src/workflow/ports/store.ts';
import { countsFrom } from './safety.ts';
import type { Display } from './seen.ts';
import type { World } from './world.ts';

/** The requester, also if the record was lost. */
function requesterOf({ seen }: World, requestId: string): string | undefined {
  return seen.commits.find(({ request }) => request.id === requestId)?.request.requester;
}

function displaysOf(world: World, requestId: string, keyId: string): number {
  const from = countsFrom(world, requestId);
  return world.seen.displays.filter((one) => one.keyId === keyId && one.at >= from).length;
}

/** I6: displays <= 2, to the requester, the second only from UNCERTAIN; decrypts <= claims. */
export function alwaysI6(world: World, display: Display): string | undefined {
  const { seen } = world;
  const { requestId, user, keyId } = display;
  if (requesterOf(world, requestId) !== user) return 'shown to somebody else';
  const claims = claimsOf(seen.commits, keyId);
  const displays = displaysOf(world, requestId, keyId) + 1;
  if (displays > 2) return 'shown three times';
  if (displays > claims) return 'shown without a claim';
  const decrypted = seen.unsealed.get(keyId) ?? 0;
  return decrypted > claims ? 'decrypted more often than claimed' : undefined;
}

function claimsOf(commits: readonly Transition[], keyId: string): number {
  return commits.filter(
    ({ entry }) => entry.event === 'reveal.claimed' && entry.facts.keyId === keyId,
  ).length;
}

/** I6: after a display only a doubt allows another claim. Only the requester claims. */
export function claimsI6(
  world: World,
  before: Request | undefined,
  { request, entry }: Transition,
): string | undefined {
  // Messages between people do not change a claim (I9).
  if (request.state.status !== 'claimed' || before?.state.status === 'claimed') return undefined;
  if (entry.by !== request.requester) return 'claimed by somebody else';
  const keyId = request.state.key.id;
  const shown = displaysOf(world, request.id, keyId) > 0;
  return shown && before?.state.status === 'ready' ? 'claimed anew after it was shown' : undefined;
}
