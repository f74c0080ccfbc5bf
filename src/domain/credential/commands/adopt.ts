import type { Owner } from '../../key/owner.ts';
import type { Approved } from '../access.ts';
import { type Credential, type CredentialKind, credentialId } from '../credential.ts';
import { toldOf } from '../endNotices.ts';
import { endOf } from '../ends.ts';
import type { CredentialState } from '../state.ts';
import type { CredentialAccepted, CredentialCircumstances, CredentialNo } from './decision.ts';
import { KEYWARDEN, overtaken, refuse } from './decision.ts';
import type { NewCredential } from './handOver.ts';
import { isOwner, refuseUnlessAdmin } from './rights.ts';
import { type Begun, toEnding, toFrozen } from './work.ts';

/**
 * Takes into the ledger what was made without Keywarden. The access is what Atlas showed, and whoever
 * says so has seen it: from then on it counts as approved. `asked`: an admin has asked this person
 * whether it is theirs. `policy`: the policy says whose it is. `request`: a request was approved, in
 * whose commit it is done.
 */
export interface AdoptCommand extends Approved {
  readonly type: 'adopt';
  readonly by: string;
  readonly right: 'admin' | 'asked' | 'policy' | 'request';
  /** The one that was approved. */
  readonly request?: string;
  readonly kind: CredentialKind;
  readonly atlasId: string;
  readonly handle: string;
  readonly organizationId: string;
  readonly createdAt: number;
  readonly owner: Owner;
  readonly purpose: string;
  /** As Atlas showed it. It stays so. */
  readonly description: string;
  /** Absent where it is taken in because it has to be stopped, or the policy says no end. */
  readonly end?: number;
  /** One message tells of all that are adopted in one step: so many more, where this is the first. */
  readonly together?: { readonly andMore?: number };
  /** The proposal that was accepted. */
  readonly proposal?: string;
  /** It is frozen, or ended, in the same step. */
  readonly frozen?: true;
  readonly ended?: true;
}

/** Whoever was asked answers for it, and nobody else by their word. */
function refuseAdopting(
  { right, by, owner }: AdoptCommand,
  given: CredentialCircumstances,
): CredentialNo | undefined {
  if (right === 'policy' || right === 'request') return undefined;
  if (right === 'admin') {
    const refusal = refuseUnlessAdmin(by, given);
    return refusal && refuse(refusal);
  }
  return isOwner(owner, { id: by, groups: [] }) ? undefined : refuse({ why: 'not_owner' });
}

/** Where it has to stop, that begins with the record. */
function stateOf({ frozen, ended }: AdoptCommand, begun: Begun, version: number): CredentialState {
  const unborn = { version };
  if (ended === true) return toEnding(unborn, 'asked', begun);
  return frozen === true
    ? toFrozen(unborn, { status: 'live' }, 'asked', begun)
    : { status: 'live' };
}

/**
 * `before`: its record, which has ended. It is there all the same, and begins a new life under the same
 * id; how it ended before is in the audit log.
 */
export function adopt(
  command: AdoptCommand,
  given: CredentialCircumstances,
  before?: Credential,
):
  | { readonly ok: true; readonly credential: NewCredential; readonly accepted: CredentialAccepted }
  | CredentialNo {
  const { now } = given;
  const isOver = before?.state.status === 'ended';
  if (before !== undefined && (!isOver || command.right === 'policy'))
    return overtaken(before.state);
  const no = refuseAdopting(command, given);
  if (no !== undefined) return no;
  const { kind, atlasId, handle, organizationId, createdAt, owner, purpose } = command;
  const { access, accessHash, end, right, together, request, description } = command;
  if (end !== undefined && end <= now) return refuse({ why: 'end_not_later' });
  const by = right === 'policy' ? KEYWARDEN : command.by;
  // What a program made works for somebody: only a person says when it ends.
  const ends = end === undefined || right === 'policy' ? {} : { approved: end };
  const told = toldOf(endOf({ ends }), undefined, now);
  const state = stateOf(command, { by, at: now }, before?.version ?? 0);
  return {
    ok: true,
    credential: {
      schema: 1,
      id: credentialId(kind, atlasId),
      kind,
      organizationId,
      handle,
      createdAt,
      secrets: before?.secrets ?? [{ id: atlasId }],
      origin: {
        how: 'adopted',
        by,
        at: now,
        ...(request === undefined ? {} : { request }),
        description,
      },
      owner,
      purpose,
      access,
      accessHash,
      ends,
      ...(told && { told }),
      state,
    },
    accepted: {
      ok: true,
      state,
      event: 'credential.adopted',
      by,
      facts: {
        accessHash,
        owner: owner.id,
        right,
        ...(command.proposal === undefined ? {} : { proposal: command.proposal }),
        ...(ends.approved === undefined ? {} : { end: ends.approved }),
        ...(together && { told: 'together' }),
        ...(together?.andMore !== undefined && { together: together.andMore + 1 }),
      },
    },
  };
}
