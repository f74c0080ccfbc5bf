import { decideCredential } from '../../domain/credential/commands/decide.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result, type UsedLately } from '../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { LedgerMoved, LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { CredentialSubject, FindCredential } from './findCredential.ts';
import type { ReadLastSeen } from './lastSeen.ts';

/** What people do with a key at once. */
export const ACTS = ['freeze', 'thaw', 'restore', 'end_now'] as const;
export type Act = (typeof ACTS)[number];

export type Acted = Result<{ readonly moved: Extract<LedgerMoved, { ok: true }> }>;

export interface CredentialActs {
  /** Whether this person may do it now; asked before the window opens. */
  refuse(subject: CredentialSubject, by: string, act: Act): Promise<Refusal | undefined>;
  freeze(window: PresentedWindow): Promise<Acted>;
  thaw(window: PresentedWindow): Promise<Acted>;
  restore(window: PresentedWindow): Promise<Acted>;
  /** `sure`: they were told that it was used within the last hour. */
  endNow(
    window: PresentedWindow,
    options: { readonly sure: boolean },
  ): Promise<Acted | { readonly ok: false; readonly refusal: UsedLately }>;
}

/** Whoever ends a key that was used a shorter time ago is asked once more. */
const LATELY = 60 * 60_000;

export function createCredentialActs(parts: {
  readonly find: Pick<FindCredential, 'given' | 'read'>;
  readonly lastSeen: ReadLastSeen;
  readonly windows: Windows;
  readonly ledger: LedgerTransitions;
}): CredentialActs {
  const { find, windows, ledger } = parts;

  const windowOf = async (presented: PresentedWindow) =>
    windowOfKind(await windows.recall(presented), 'credential');

  async function act(presented: PresentedWindow, type: Act): Promise<Acted> {
    const found = await windowOf(presented);
    if (!found.ok) return found;
    const { shows, user: by, nonce: once } = found.window;
    const credential = { type, by } as const;
    const moved = await ledger.move({ credential: shows.credentialId }, () => ({ credential }), {
      once,
    });
    return moved.ok ? { ok: true, moved } : no(moved.refusal);
  }

  async function refuse(subject: CredentialSubject, by: string, type: Act) {
    const given = await find.given(subject, by);
    const decision = decideCredential(subject.credential, { type, by }, given);
    return decision.ok ? undefined : decision.refusal;
  }

  return {
    refuse,
    freeze: (window) => act(window, 'freeze'),
    thaw: (window) => act(window, 'thaw'),
    restore: (window) => act(window, 'restore'),
    async endNow(presented, { sure }) {
      const found = await windowOf(presented);
      if (!found.ok) return found;
      const read = await find.read(found.window.shows.credentialId);
      if (!read.ok) return read;
      // Only who may end it hears when it was used.
      const refusal = await refuse(read, found.window.user, 'end_now');
      if (refusal !== undefined) return no(refusal);
      const seen = sure ? undefined : await parts.lastSeen(read.credential);
      if (seen?.is === 'used' && read.now - seen.at < LATELY) {
        return no({ why: 'used_lately', at: seen.at, from: seen.from });
      }
      return act(presented, 'end_now');
    },
  };
}
