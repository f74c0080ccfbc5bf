import { isOpen, type Request } from '../../domain/record/request.ts';
import type { Sealed } from '../../domain/record/state.ts';

function sealOf({ state }: Pick<Request, 'state'>): Sealed['sealed'] | undefined {
  if ('sealed' in state) return state.sealed;
  return state.status === 'held' && 'sealed' in state.from ? state.from.sealed : undefined;
}

/**
 * The secret keys that this request needs to be read and to go on: `seal:<kid>`, `sign:<kid>`.
 * `signedWith` is the id of the key that its record is signed with.
 */
export function neededKeys(
  request: Pick<Request, 'state' | 'grants' | 'offer'>,
  signedWith: string,
): readonly string[] {
  const seal = sealOf(request)?.split('.')[1];
  const { grants, offer } = request;
  const signed = [...grants, ...(offer === undefined ? [] : [offer.grant])];
  // After the hand-over another key may be created under the same votes.
  const counts = isOpen(request) || request.state.status === 'delivered';
  const signs = counts ? signed.map(({ mac }) => mac.split(':')[0]) : [];
  return [
    ...(seal === undefined ? [] : [`seal:${seal}`]),
    ...[...new Set([signedWith, ...signs])].map((kid) => `sign:${kid}`),
  ];
}
