import { type Credential, isInHands } from '../credential/credential.ts';
import { keyInDoubt } from '../record/loss.ts';
import type { Request } from '../record/request.ts';
import { openingOf } from './opening.ts';
import type { LedgerCommands } from './together.ts';

interface Asked {
  readonly by: string;
  /** The key that the window showed to this person. */
  readonly keyId: string;
}

/** Redis has lost that there was a credential: it is opened as what it is now. */
function reopened(
  request: Request,
  as: { readonly ending: string } | { readonly kept: true },
  now: number,
) {
  const key = keyInDoubt(request.state);
  return key && { ...openingOf(request, key), lost: { at: now, ...as } };
}

/**
 * Revoke, or revoke and replace. Before the hand-over the request ends with its key; afterwards only
 * the key ends, unless a new one follows. Who may, and whether it is this key, is judged by the
 * commands.
 */
export function revocation(
  request: Request,
  credential: Credential | undefined,
  { by, replace, keyId }: Asked & { readonly replace: boolean },
  now: number,
): LedgerCommands {
  const ends =
    credential === undefined
      ? reopened(request, { ending: by }, now)
      : isInHands(credential)
        ? ({ type: 'end_now', by } as const)
        : ({ type: 'end_unrevealed', by, why: 'asked' } as const);
  const isOver = request.state.status === 'delivered' && request.state.key.id === keyId;
  if (isOver && !replace) return { credential: ends };
  return { request: { type: 'revoke', by, replace, keyId }, credential: ends };
}

/** An admin keeps a key that may be in use, though Redis has lost what happened to it. */
export function keeping(
  request: Request,
  credential: Credential | undefined,
  { by, keyId }: Asked,
  now: number,
): LedgerCommands {
  return {
    request: { type: 'keep', by, keyId },
    credential:
      credential === undefined ? reopened(request, { kept: true }, now) : { type: 'kept', by },
  };
}
