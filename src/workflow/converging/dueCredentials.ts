import type { CredentialCommand } from '../../domain/credential/commands/decide.ts';
import type { Credential } from '../../domain/credential/credential.ts';
import { type Need, needOf } from '../../domain/credential/due.ts';
import { graceForOf } from '../../domain/policy/asking/lifetime.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { History } from '../ports/audit.ts';
import type { Credentials, LoadedCredential } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { CredentialWork } from './atAtlas.ts';

/** What only time brings about. */
type ByTime = Exclude<Need, 'converge' | 'remove'>;

export interface DueCredentials {
  /**
   * What this one needs now. `laterIn`: only time has caused the work at Atlas that is left, so it is
   * done one after another in this organization, by `work`. Throws `StoreError`.
   */
  attend(credentialId: string): Promise<'done' | { readonly laterIn: string }>;
  work(credentialId: string): Promise<void>;
}

function isAtAtlas(need: Need | undefined): need is 'converge' | 'remove' {
  return need === 'converge' || need === 'remove';
}

/** Moves a credential on that is due. Any replica may do it: correctness depends on the commits. */
export function createDueCredentials(parts: {
  readonly credentials: Pick<Credentials, 'load'>;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  readonly history: Pick<History, 'differs'>;
  readonly atAtlas: CredentialWork;
  readonly putOff: (credential: Credential, now: number) => Promise<CredentialCommand | undefined>;
  readonly policy: () => Policy;
  /** Whether its owner must still be told that it is frozen, or why it is not. */
  readonly isOwed: (credential: Credential) => Promise<boolean>;
  /** Whether the clock of Redis is right: else nothing ends by its time. Throws `StoreError`. */
  readonly isTimeRight: () => Promise<boolean>;
  readonly log: Log;
}): DueCredentials {
  const { credentials, ledger, history, atAtlas, policy, isTimeRight, log } = parts;

  async function commandFor(
    need: ByTime,
    { credential, now }: LoadedCredential,
  ): Promise<CredentialCommand> {
    switch (need) {
      case 'end':
        return { type: 'end_due', graceMs: graceForOf(policy()) };
      case 'notice':
        return (await parts.putOff(credential, now)) ?? { type: 'notice_due' };
      case 'late':
        return { type: 'freeze_late' };
      case 'delete':
        return { type: 'delete_due', isOwed: await parts.isOwed(credential) };
      case 'word':
        return { type: 'word_due' };
      default:
        return need satisfies never;
    }
  }

  async function byTime(need: ByTime, loaded: LoadedCredential): Promise<void> {
    const { id } = loaded.credential;
    const command: CredentialCommand = (await history.differs(loaded.credential))
      ? { type: 'hold', reason: 'history_differs' }
      : await commandFor(need, loaded);
    const moved = await ledger.move({ credential: id }, () => ({ credential: command }));
    if (!moved.ok) log.info({ credential: id, why: moved.refusal.why }, 'credential.not_moved');
  }

  return {
    async attend(credentialId) {
      const loaded = await credentials.load(credentialId);
      if (loaded === undefined) return 'done';
      const { credential, now } = loaded;
      const need = needOf(credential, now);
      if (need === undefined) return 'done';
      // What people asked for goes on, but only one turn may be at work, and that goes by the time.
      if (need !== 'remove' && !(await isTimeRight())) return 'done';
      if (!isAtAtlas(need)) await byTime(need, loaded);
      else if ('by' in credential.state && credential.state.by === 'keywarden') {
        return { laterIn: credential.organizationId };
      } else await atAtlas.work(credentialId);
      return 'done';
    },
    work: atAtlas.work,
  };
}
