import type { CutCommand } from '../credential/commands/cuts.ts';
import { type Credential, isInHands } from '../credential/credential.ts';
import { isLiving } from '../credential/state.ts';
import { isSameOwner } from '../key/owner.ts';
import type { Request } from '../record/request.ts';

/** The credential that this request replaces, once the new one is in somebody's hands. */
export function replacedBy({ spec }: Pick<Request, 'spec'>): string | undefined {
  return spec.act?.kind === 'replace' ? spec.act.credential : undefined;
}

/**
 * What the hand-over of the new key does with the old one: it lives for the overlap that was approved.
 * `undefined` where it has ended meanwhile, ends sooner for the same reason, or has another owner.
 */
export function cutOfReplaced(
  { spec }: Pick<Request, 'spec'>,
  old: Credential | undefined,
  by: string,
  now: number,
): CutCommand | undefined {
  if (old === undefined || spec.act === undefined || spec.act.kind !== 'replace') return undefined;
  const at = now + spec.act.overlap;
  const isSooner = old.ends.replaced !== undefined && old.ends.replaced <= at;
  // What a former owner asked for does nothing to the key of the next one.
  if (!isSameOwner(old.owner, spec.owner)) return undefined;
  if (!isLiving(old.state) || !isInHands(old) || isSooner) return undefined;
  return { type: 'cut', by, cut: 'replaced', at };
}
