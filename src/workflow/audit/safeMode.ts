import { no, type Result, type SafeModeOver } from '../../domain/record/result.ts';
import { PausedError } from '../../foundation/errors.ts';
import type { AuditEntry, AuditHead, Copies, Mark, SafeMode } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';

export type Left = Result<{ readonly ended: SafeMode }, SafeModeOver>;

export interface SafeModeGuard {
  /** Safe mode as this process last saw it, about a second ago at most. Reads only memory. */
  known(): SafeMode | undefined;
  /** Asks the store. Throws `StoreError`. */
  isOn(): Promise<boolean>;
  /**
   * The end of the log. Throws `PausedError` while safe mode is on, because the log cannot be
   * trusted.
   */
  head(): Promise<Mark>;
  /**
   * Compares the log with its copies. If there is neither, it asks Atlas for keys with our marker.
   */
  check(): Promise<void>;
  enter(why: SafeMode['why'], log: Mark, copy?: Mark): Promise<void>;
  /** Enters safe mode if the settings of the store allow it to lose data. */
  checkStore(): Promise<void>;
  /** Ends the safe mode with this id. The caller has checked that `by` may do so. */
  leave(id: string, by: string, facts?: AuditEntry['facts']): Promise<Left>;
}

export interface GuardParts {
  readonly auditHead: AuditHead;
  readonly copies: Copies;
  readonly requests: Pick<Requests, 'note' | 'now'>;
  /** Whether Atlas has keys with our marker; `undefined` while it cannot be asked. */
  readonly markersAtAtlas: () => Promise<boolean | undefined>;
  /** Whether the settings of the store allow it to delete data, or not to keep it on disk. */
  readonly mayLoseRecords: () => Promise<boolean>;
  /** Tells the admins. Throws the errors of Slack. */
  readonly alert: (safeMode: SafeMode) => Promise<void>;
  readonly policyHash: () => string;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly log: Log;
}

/** Compares epochs first, because entry numbers start again in each epoch. */
function isBehind(log: Mark, copy: Mark): boolean {
  return log.epoch < copy.epoch || (log.epoch === copy.epoch && log.n < copy.n);
}

export function createSafeMode(parts: GuardParts): SafeModeGuard {
  const { auditHead, copies, requests, ids, log } = parts;
  let known: SafeMode | undefined;
  /** The newest end of the log that this process saw. It serves as a copy if there is no file. */
  let seen: Mark | undefined;
  /**
   * The end of the log at the last comparison. If the log lost this entry and grew past its number
   * since, only the chain value of the entry shows that.
   */
  let compared: Mark | undefined;

  async function look(): Promise<{ readonly head: Mark; readonly on: boolean }> {
    // Replies may arrive in another order than they were asked for. So a reply is compared only
    // with what was seen before it was asked for.
    const before = seen;
    const { head, safeMode } = await auditHead.standing();
    known = safeMode;
    if (safeMode !== undefined) return { head, on: true };
    if (before !== undefined && isBehind(head, before)) {
      await enter('behind', head, before);
      return { head, on: true };
    }
    if (before?.epoch === head.epoch && before.n === head.n && before.h !== head.h) {
      await enter('forked', head, before);
      return { head, on: true };
    }
    if (seen === undefined || isBehind(seen, head)) seen = head;
    return { head, on: false };
  }

  async function enter(why: SafeMode['why'], at: Mark, copy?: Mark): Promise<void> {
    const since = await requests.now();
    const safeMode: SafeMode = {
      id: ids.nonce(),
      why,
      since,
      log: at,
      ...(copy === undefined ? {} : { copy }),
    };
    const first = await auditHead.enter(safeMode);
    known = first ? safeMode : ((await auditHead.standing()).safeMode ?? safeMode);
    if (!first) return;
    log.error({ why, log: at.n, copy: copy?.n ?? null }, 'safe_mode.on');
    await note('safe_mode.on', 'keywarden', safeMode, since);
    await tell();
  }

  async function note(event: string, by: string, safeMode: SafeMode, at: number): Promise<void> {
    try {
      await requests.note(entryOf(event, by, safeMode, at));
    } catch (cause) {
      log.error({ err: cause, audited: event }, 'audit.not_noted');
    }
  }

  function entryOf(
    event: string,
    by: string,
    { id, why, log: at, copy }: SafeMode,
    when: number,
    facts: AuditEntry['facts'] = {},
  ): AuditEntry {
    return {
      event,
      by,
      at: when,
      outcome: 'success',
      policyHash: parts.policyHash(),
      facts: { ...facts, why, safeMode: id, log: at.n, copy: copy?.n ?? null },
    };
  }

  /** Tells the admins once, from the first replica that reaches Slack. */
  async function tell(): Promise<void> {
    const safeMode = known;
    if (safeMode === undefined || !(await auditHead.mayAlert(safeMode))) return;
    try {
      await parts.alert(safeMode);
      await auditHead.alerted(safeMode);
    } catch (cause) {
      log.error({ err: cause }, 'safe_mode.not_told');
    }
  }

  async function compare(): Promise<void> {
    // Read the copies first: entries written between the two reads only make the log longer.
    const ends = await copies.ends();
    const { head, on } = await look();
    if (on) return;
    const farther = ends.find((end) => isBehind(head, end));
    if (farther !== undefined) return enter('behind', head, farther);
    if (head.n > 0 && (await auditHead.chainValue(head.n)) !== head.h) return enter('forked', head);
    // Check each copy: the log may have grown past the number of an entry that it lost, and perhaps
    // only one copy has that entry.
    const marks = ends.length === 0 && compared !== undefined ? [compared] : ends;
    for (const end of marks.filter(({ epoch }) => epoch === head.epoch)) {
      if ((await auditHead.chainValue(end.n)) !== end.h) return enter('forked', head, end);
    }
    if (head.n > 0) compared = head;
    else if (ends.length === 0) await askAtlas(head);
  }

  async function askAtlas(head: Mark): Promise<void> {
    const marked = await parts.markersAtAtlas();
    if (marked !== false) await enter(marked ? 'no_head' : 'atlas_unknown', head);
  }

  /**
   * Ends a safe mode that only waited for an answer of Atlas. An installation that has copies is
   * not new, so its safe mode stays.
   */
  async function askAgain(waiting: SafeMode): Promise<void> {
    if ((await copies.ends()).length > 0) return;
    const marked = await parts.markersAtAtlas();
    if (marked === undefined) return;
    await leave(waiting.id, 'keywarden');
    if (marked) await enter('no_head', waiting.log);
  }

  async function leave(id: string, by: string, facts: AuditEntry['facts'] = {}): Promise<Left> {
    const { head, safeMode } = await auditHead.standing();
    if (safeMode?.id !== id) return no({ why: 'safe_mode_over' });
    const copied = (await copies.ends()).map((end) => end.epoch);
    const epoch = Math.max(head.epoch, safeMode.copy?.epoch ?? 0, ...copied, seen?.epoch ?? 0) + 1;
    const now = await requests.now();
    const entry = entryOf('safe_mode.off', by, safeMode, now, { ...facts, epoch });
    if (!(await auditHead.leave(safeMode, epoch, entry))) return no({ why: 'safe_mode_over' });
    log.warn({ by, why: safeMode.why }, 'safe_mode.off');
    known = undefined;
    seen = undefined;
    compared = undefined;
    return { ok: true, ended: safeMode };
  }

  return {
    known: () => known,
    isOn: async () => (await look()).on,
    async head() {
      const { head, on } = await look();
      if (on) throw new PausedError();
      return head;
    },
    async check() {
      await compare();
      if (known?.why === 'atlas_unknown') await askAgain(known);
      if (known !== undefined) await tell();
    },
    enter,
    async checkStore() {
      if (!(await parts.mayLoseRecords())) return;
      const { head, on } = await look();
      if (!on) await enter('forgetful', head);
    },
    leave,
  };
}
