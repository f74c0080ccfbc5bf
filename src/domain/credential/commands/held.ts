import type { Credential } from '../credential.ts';
import type { CredentialHeldReason, CredentialState } from '../state.ts';
import {
  type CredentialCircumstances,
  type CredentialDecision,
  KEYWARDEN,
  overtaken,
  refuse,
} from './decision.ts';
import { refuseUnlessAdmin } from './rights.ts';
import { innerOf, interrupted } from './work.ts';

export type HeldCommand =
  /** What Redis shows is not the newest, or may not be. */
  | {
      readonly type: 'hold';
      readonly reason: Extract<CredentialHeldReason, 'history_differs' | 'entries_lost'>;
    }
  | { readonly type: 'resume'; readonly by: string }
  /** An admin says what became of it, where nobody can ask Atlas. */
  | { readonly type: 'close'; readonly by: string; readonly said: string };

function hold(
  state: CredentialState,
  reason: CredentialHeldReason,
  now: number,
): CredentialDecision {
  if (state.status === 'ended') return overtaken(state);
  if (state.status === 'held' && state.reason === reason) return overtaken(state);
  return {
    ok: true,
    state: { status: 'held', at: now, reason, from: innerOf(state) },
    event: 'credential.held',
    by: KEYWARDEN,
    facts: { reason },
  };
}

/** Back to where it was; its work begins at once. */
function resume(
  { state }: Credential,
  by: string,
  given: CredentialCircumstances,
): CredentialDecision {
  if (state.status !== 'held') return overtaken(state);
  const refusal = refuseUnlessAdmin(by, given);
  if (refusal !== undefined) return refuse(refusal);
  const { from } = state;
  const works = from.status === 'moving' || from.status === 'ending';
  return {
    ok: true,
    state: works ? { ...from, retryAt: given.now } : from,
    event: 'credential.resumed',
    by,
    facts: {},
  };
}

function close(
  { state }: Credential,
  { by, said }: Extract<HeldCommand, { type: 'close' }>,
  given: CredentialCircumstances,
): CredentialDecision {
  if (state.status !== 'held') return overtaken(state);
  const refusal = refuseUnlessAdmin(by, given);
  if (refusal !== undefined) return refuse(refusal);
  const { from } = state;
  const why = from.status === 'ending' ? from.why : 'asked';
  return {
    ok: true,
    state: { status: 'ended', at: given.now, why, by, proof: 'said' },
    changes: { drift: undefined },
    event: 'credential.closed',
    by,
    facts: { said },
    ...interrupted(from),
  };
}

export function decideHeld(
  credential: Credential,
  command: HeldCommand,
  given: CredentialCircumstances,
): CredentialDecision {
  switch (command.type) {
    case 'hold':
      return hold(credential.state, command.reason, given.now);
    case 'resume':
      return resume(credential, command.by, given);
    case 'close':
      return close(credential, command, given);
    default:
      return command satisfies never;
  }
}
