import type { Owner } from '../../key/owner.ts';
import type { Approved } from '../access.ts';
import {
  type Credential,
  type CredentialChanges,
  type CredentialKind,
  credentialId,
  isInHands,
} from '../credential.ts';
import { toldOf } from '../endNotices.ts';
import { endOf } from '../ends.ts';
import { isDoubtful, isLiving } from '../state.ts';
import {
  type CredentialAccepted,
  type CredentialDecision,
  KEYWARDEN,
  overtaken,
  refuse,
} from './decision.ts';
import { toEnding } from './work.ts';

/**
 * What Atlas has shown, and what was approved. It comes only with the commit that makes a request
 * ready, or where Redis has lost the record: `kept` for one that is in use, `ending` for one that
 * this person has revoked.
 */
export interface OpenCommand extends Approved {
  readonly type: 'open';
  readonly kind: CredentialKind;
  readonly atlasId: string;
  readonly handle: string;
  readonly organizationId: string;
  readonly request: string;
  readonly marker?: string;
  readonly createdAt: number;
  readonly provenAt: number;
  readonly owner: Owner;
  readonly purpose: string;
  readonly lifetime?: number;
  readonly lost?: { readonly at: number } & ({ readonly kept: true } | { readonly ending: string });
}

export type NewCredential = Omit<Credential, 'version' | 'commitId'>;

/** The state, and the clock of its life, of one whose record was lost. */
function foundAgain({
  lost,
  lifetime,
}: OpenCommand): Pick<Credential, 'state'> & CredentialChanges {
  if (lost === undefined) return { ends: {}, state: { status: 'live' } };
  const { at } = lost;
  if ('ending' in lost) {
    return { ends: {}, state: toEnding({ version: 0 }, 'asked', { by: lost.ending, at }) };
  }
  const ends = lifetime === undefined ? {} : { approved: at + lifetime };
  const told = toldOf(endOf({ ends }), undefined, at);
  return { handedOverAt: at, ends, ...(told && { told }), state: { status: 'live' } };
}

/** A record for what has none yet. Its end is set when somebody is given its secret. */
export function open(command: OpenCommand): {
  readonly credential: NewCredential;
  readonly accepted: CredentialAccepted;
} {
  const { type: _, atlasId, request, marker, provenAt, lifetime, lost: __, ...rest } = command;
  const id = credentialId(command.kind, atlasId);
  const { ends = {}, ...life } = foundAgain(command);
  const { state } = life;
  return {
    credential: {
      schema: 1,
      id,
      ...rest,
      secrets: [{ id: atlasId, request }],
      origin: { how: 'issued', request, ...(marker === undefined ? {} : { marker }), provenAt },
      ...(lifetime === undefined ? {} : { lifetime }),
      ends,
      ...life,
    },
    accepted: {
      ok: true,
      state,
      event: 'credential.opened',
      by: KEYWARDEN,
      facts: { accessHash: command.accessHash },
    },
  };
}

export interface HandedOverCommand {
  readonly type: 'handed_over';
  readonly by: string;
}

/** An admin says that it is in use, though Redis has lost what happened to it. */
export interface KeptCommand {
  readonly type: 'kept';
  readonly by: string;
}

/** The clock of its life starts here. A freeze meanwhile changes nothing of that. */
export function handedOver(
  credential: Credential,
  { by }: HandedOverCommand,
  now: number,
): CredentialDecision {
  const { state, lifetime, ends, told, handedOverAt } = credential;
  if (!isLiving(state)) return overtaken(state);
  if (handedOverAt !== undefined) return refuse({ why: 'handed_over_before' });
  const approved = lifetime === undefined ? undefined : now + lifetime;
  const after = approved === undefined ? ends : { ...ends, approved };
  return {
    ok: true,
    state,
    changes: {
      handedOverAt: now,
      ends: after,
      told: toldOf(endOf({ ends: after }), told, now),
    },
    event: 'credential.handed_over',
    by,
    facts: approved === undefined ? {} : { end: approved },
  };
}

/** As if nothing had been lost: it is not held any more, and its life counts from now at the latest. */
export function kept(credential: Credential, { by }: KeptCommand, now: number): CredentialDecision {
  const { state } = credential;
  const given = isInHands(credential)
    ? undefined
    : handedOver(credential, { type: 'handed_over', by }, now);
  if (given?.ok === false) return given;
  if (!isLiving(state)) return overtaken(state);
  return {
    ok: true,
    state: state.status === 'held' && isDoubtful(state) ? state.from : state,
    ...(given?.changes && { changes: given.changes }),
    event: 'credential.kept',
    by,
    facts: given?.facts ?? {},
  };
}
