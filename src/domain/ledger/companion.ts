import { atlasIdOf, type Credential } from '../credential/credential.ts';
import type { Request } from '../record/request.ts';
import type { KeyCommand } from './pairs.ts';

type Companion = Extract<KeyCommand, { type: 'key_ended' | 'may_begin' }>;

/**
 * What becomes of the request of a credential that has ended, in the same commit: nobody may be shown
 * the private key of a key that is gone, and what waits for its end may begin.
 */
export function companionOf(request: Request, ended: Credential): Companion | undefined {
  if (ended.state.status !== 'ended') return undefined;
  const { state } = request;
  const inner = state.status === 'held' ? state.from : state;
  switch (inner.status) {
    case 'approved':
      return inner.waitsFor === ended.id ? { type: 'may_begin', credential: ended.id } : undefined;
    case 'ready':
    case 'claimed':
    case 'uncertain': {
      const { id: keyId } = inner.key;
      // While it is being shown, this is refused and comes again.
      return keyId === atlasIdOf(ended)
        ? { type: 'key_ended', by: ended.state.by, keyId }
        : undefined;
    }
    default:
      return undefined;
  }
}
