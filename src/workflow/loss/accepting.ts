import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result, type SafeModeOver } from '../../domain/record/result.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { AuditEntry, AuditHead, Press, Presses, SafeMode } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Requests } from '../ports/store.ts';
import type { Admins } from './admins.ts';
import type { HoldLost } from './holdLost.ts';

/** How long the first of two counts, ms. */
export const PRESS_LIFETIME = 24 * 60 * 60_000;
const RACES = 3;

/** Somebody who accepts what Redis holds now; that they may was checked before. */
export type Accepting = Pick<Press, 'by' | 'via' | 'account'>;

export type AcceptedLoss = Result<
  | { readonly ended: SafeMode; readonly held: number; readonly with?: Press }
  /** It is one of two: safe mode is still on. */
  | { readonly first: Press },
  Refusal | SafeModeOver
>;

type Left = Result<{ readonly ended: SafeMode }, SafeModeOver>;

export interface LossAcceptance {
  accept(safeModeId: string, who: Accepting): Promise<AcceptedLoss>;
}

/**
 * Two different people accept a loss, where there are two who can; the command line counts as one.
 * Before safe mode ends, every request and every credential is held of which the copy of the log
 * knows more than Redis.
 */
export function createLossAcceptance(parts: {
  readonly guard: {
    leave(id: string, by: string, facts: AuditEntry['facts']): Promise<Left>;
  };
  readonly auditHead: Pick<AuditHead, 'standing'>;
  readonly presses: Presses;
  readonly admins: Admins;
  readonly holdLost: HoldLost;
  /** The same of credentials: their ids. */
  readonly holdLostCredentials: () => Promise<readonly string[]>;
  readonly requests: Pick<Requests, 'now'>;
  readonly policyHash: () => string;
  readonly ids: Pick<Ids, 'nonce'>;
}): LossAcceptance {
  const { guard, auditHead, presses, admins, holdLost, ids } = parts;

  function factsOf({ via, account }: Accepting): AuditEntry['facts'] {
    return { via, ...(account === undefined ? {} : { account }) };
  }

  async function end(
    { id }: SafeMode,
    who: Accepting,
    first: Press | undefined,
  ): Promise<AcceptedLoss> {
    const held = (await holdLost()).length;
    const credentials = (await parts.holdLostCredentials()).length;
    const besides =
      first === undefined
        ? {}
        : {
            first: first.by,
            firstVia: first.via,
            ...(first.account === undefined ? {} : { firstAccount: first.account }),
          };
    const left = await guard.leave(id, who.by, {
      ...factsOf(who),
      ...besides,
      held,
      credentials,
    });
    return left.ok ? { ...left, held, ...(first === undefined ? {} : { with: first }) } : left;
  }

  async function record(
    safeMode: SafeMode,
    who: Accepting,
    before: Press | undefined,
  ): Promise<AcceptedLoss | 'again'> {
    const at = await parts.requests.now();
    const until = at + PRESS_LIFETIME;
    const press: Press = { id: ids.nonce(), safeModeId: safeMode.id, ...who, at, until };
    const entry: AuditEntry = {
      event: 'safe_mode.first_accepted',
      by: who.by,
      at,
      outcome: 'success',
      policyHash: parts.policyHash(),
      facts: { ...factsOf(who), safeMode: safeMode.id },
    };
    const put = await presses.put(press, before, entry);
    if (put === 'over') return no({ why: 'safe_mode_over' });
    return put === 'ok' ? { ok: true, first: press } : 'again';
  }

  async function attempt(safeModeId: string, who: Accepting): Promise<AcceptedLoss | 'again'> {
    const { safeMode } = await auditHead.standing();
    if (safeMode?.id !== safeModeId) return no({ why: 'safe_mode_over' });
    const first = await presses.first(safeMode);
    const other = first === undefined ? 'gone' : await admins.isOther(first, who.by);
    if (other === 'other') return end(safeMode, who, first);
    const two = await admins.areTwo();
    if (two === false) return end(safeMode, who, undefined);
    if (other === undefined || two === undefined) return no({ why: 'admins_unknown' });
    if (other === 'same' && first !== undefined) return { ok: true, first };
    return record(safeMode, who, first);
  }

  return {
    async accept(safeModeId, who) {
      for (let race = 0; race < RACES; race += 1) {
        const outcome = await attempt(safeModeId, who);
        if (outcome !== 'again') return outcome;
      }
      throw new StoreError('contended', 'others accepted the loss in the same moment');
    },
  };
}
