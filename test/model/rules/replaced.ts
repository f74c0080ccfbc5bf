import type { Credential } from '../../../src/domain/credential/credential.ts';
import { ownerName } from '../../../src/domain/key/owner.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { Written } from './approved.ts';
import { hasLost } from './safety.ts';
import type { Post } from './seen.ts';
import type { World } from './world.ts';

type Finding = string | undefined;

/** L9: where the old key goes first, no new one is created before it is gone. */
export function postsL9(world: World, { description }: Post): Finding {
  const [, requestId = ''] = / \[ck:([^.]*)\./.exec(description) ?? [];
  if (hasLost(world, requestId)) return undefined;
  const keys = world.store.records.get(requestId)?.replacement?.keys ?? [];
  const alive = keys.find(({ id }) => world.atlas.get(id) !== undefined);
  return alive === undefined ? undefined : 'a new key is created before the old one has ended';
}

/**
 * L9: and where the new key comes first, the old one gets its end in the commit that hands the new one
 * over, and lives for the overlap that was approved.
 */
export function committedL9({ before, credential, entry, request }: Written): Finding {
  const { replaced } = credential.ends;
  if (replaced === before?.ends.replaced) return undefined;
  const act = request?.spec.act;
  const isItsOwn = act?.kind === 'replace' && act.credential === credential.id;
  if (!isItsOwn || entry.event !== 'reveal.delivered')
    return `${credential.id} is replaced by nothing`;
  if (replaced !== entry.at + act.overlap)
    return `${credential.id} has another overlap than was approved`;
  const isLater = before?.ends.replaced !== undefined && before.ends.replaced < replaced;
  return isLater ? `${credential.id} is replaced, and lives longer for it` : undefined;
}

/** Whether the old key has its end, or what the request asked for means nothing any more. */
function isCut({ spec }: Request, { ends, state, owner }: Credential): boolean {
  const inner = state.status === 'held' ? state.from : state;
  const isEnding = inner.status === 'ending' || inner.status === 'ended';
  const isOthers = spec.owner === undefined || ownerName(spec.owner) !== ownerName(owner);
  return ends.replaced !== undefined || isEnding || isOthers;
}

/** L9: no key that was replaced lives on without an end. */
export function atRestL9(world: World): Finding {
  const { records, ledger } = world.store;
  for (const request of records.values()) {
    const { act } = request.spec;
    if (act?.kind !== 'replace' || request.state.status !== 'delivered') continue;
    const old = ledger.get(act.credential);
    if (hasLost(world, request.id) || hasLost(world, old?.origin.request)) continue;
    if (old !== undefined && !isCut(request, old))
      return `${old.id} was replaced, and has no end for it`;
  }
  return undefined;
}
