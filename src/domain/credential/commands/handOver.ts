import type { Owner } from '../../key/owner.ts';
import type { Approved } from '../access.ts';
import { type Credential, type CredentialKind, credentialId } from '../credential.ts';
import { toldOf } from '../endNotices.ts';
import { endOf } from '../ends.ts';
import { isLiving } from '../state.ts';
import {
  type CredentialAccepted,
  type CredentialDecision,
  KEYWARDEN,
  overtaken,
  refuse,
} from './decision.ts';

/** What Atlas has shown, and what was approved. It comes only with the commit that makes a request ready. */
export interface OpenCommand extends Approved {
  readonly type: 'open';
  readonly kind: CredentialKind;
  readonly atlasId: string;
  readonly handle: string;
  readonly organizationId: string;
  readonly request: string;
  readonly marker: string;
  readonly createdAt: number;
  readonly provenAt: number;
  readonly owner: Owner;
  readonly purpose: string;
  readonly lifetime?: number;
}

export type NewCredential = Omit<Credential, 'version' | 'commitId'>;

/** A record for what has none yet. Its end is set when somebody is given its secret. */
export function open(command: OpenCommand): {
  readonly credential: NewCredential;
  readonly accepted: CredentialAccepted;
} {
  const { type: _, atlasId, request, marker, provenAt, lifetime, ...rest } = command;
  const id = credentialId(command.kind, atlasId);
  return {
    credential: {
      schema: 1,
      id,
      ...rest,
      secrets: [{ id: atlasId, request }],
      origin: { how: 'issued', request, marker, provenAt },
      ...(lifetime === undefined ? {} : { lifetime }),
      ends: {},
      state: { status: 'live' },
    },
    accepted: {
      ok: true,
      state: { status: 'live' },
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
