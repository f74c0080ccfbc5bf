import { decideCredential } from '../../domain/credential/commands/decide.ts';
import { atlasIdOf, type Credential } from '../../domain/credential/credential.ts';
import { cleanLine } from '../../domain/key/description.ts';
import { isVisible } from '../../domain/key/readers.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result } from '../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { LedgerMoved, LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { CredentialsAtAtlas } from '../ports/credentialAccess.ts';
import type { CredentialSubject, FindCredential } from './findCredential.ts';

export interface HeldKeys {
  /** Whether this person may do it now; asked before the window opens. */
  refuse(
    subject: CredentialSubject,
    by: string,
    act: 'resume' | 'close',
  ): Promise<Refusal | undefined>;
  /** It goes on where it was held. */
  resume(window: PresentedWindow): Promise<Result<object>>;
  /** Asks Atlas first whether it is gone. `said` counts only if Atlas cannot be asked. */
  close(window: PresentedWindow, said: string): Promise<Result<object>>;
}

function answerOf(moved: LedgerMoved): Result<object> {
  return moved.ok ? { ok: true } : no(moved.refusal);
}

/** What admins do with a key that Keywarden could not bring to what was wanted. */
export function createHeldKeys(parts: {
  readonly find: Pick<FindCredential, 'given' | 'read'>;
  readonly windows: Windows;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  readonly atlas: CredentialsAtAtlas;
}): HeldKeys {
  const { find, windows, ledger, atlas } = parts;

  const refuse: HeldKeys['refuse'] = async (subject, by, act) => {
    const given = await find.given(subject, by);
    const command = act === 'resume' ? { type: act, by } : { type: act, by, said: '' };
    const decision = decideCredential(subject.credential, command, given);
    return decision.ok ? undefined : decision.refusal;
  };

  /** `unasked`: Atlas does not let us in, or what it shows there is not ours. */
  async function whereIs(
    credential: Credential,
  ): Promise<'there' | 'gone' | 'unasked' | 'no_answer'> {
    const access = atlas.credentialAccess(credential.organizationId, credential.kind);
    if (access === undefined) return 'unasked';
    const id = atlasIdOf(credential);
    const read = await access.read(id);
    if (read.is === 'read') {
      return read.credential.handle === credential.handle ? 'there' : 'unasked';
    }
    if (read.is !== 'missing') return read.is === 'locked_out' ? 'unasked' : 'no_answer';
    // One answer alone proves nothing.
    const found = await access.find(id);
    if (found.is === 'missing') return 'gone';
    if (found.is === 'listed') return 'there';
    return found.is === 'locked_out' ? 'unasked' : 'no_answer';
  }

  return {
    refuse,
    async resume(presented) {
      const found = windowOfKind(await windows.recall(presented), 'credential');
      if (!found.ok) return found;
      const { shows, user: by, nonce: once } = found.window;
      const command = { type: 'resume', by } as const;
      const ids = { credential: shows.credentialId };
      return answerOf(await ledger.move(ids, () => ({ credential: command }), { once }));
    },
    async close(presented, typed) {
      const found = windowOfKind(await windows.recall(presented), 'credential');
      if (!found.ok) return found;
      const { shows, user: by, nonce: once } = found.window;
      const read = await find.read(shows.credentialId);
      if (!read.ok) return read;
      const refusal = await refuse(read, by, 'close');
      if (refusal !== undefined) return no(refusal);
      const said = cleanLine(typed);
      if (!isVisible(said)) return no({ why: 'reason_empty' });
      const where = await whereIs(read.credential);
      if (where === 'there') return no({ why: 'key_still_there' });
      if (where === 'no_answer') return no({ why: 'not_checked' });
      const command =
        where === 'gone'
          ? ({ type: 'found_gone' } as const)
          : ({ type: 'close', by, said } as const);
      const ids = { credential: shows.credentialId };
      return answerOf(await ledger.move(ids, () => ({ credential: command }), { once }));
    },
  };
}
