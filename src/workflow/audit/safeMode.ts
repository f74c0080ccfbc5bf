import { no, type Result, type SafeModeOver } from '../../domain/record/result.ts';
import { PausedError } from '../../foundation/errors.ts';
import type { AuditEntry, AuditHead, Copies, Mark, SafeMode } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';

export type Left = Result<{ readonly ended: SafeMode }, SafeModeOver>;

export interface SafeModeGuard {
  /** Safe mode as this process last saw it, at most about a second ago. Asks nobody. */
  known(): SafeMode | undefined;
  /** Asks the store; throws `StoreError`. */
  isOn(): Promise<boolean>;
  /** The end of the log as far as it can be trusted; throws `PausedError` while safe mode is on. */
  head(): Promise<Mark>;
  /** Compares log, copies and, where there is neither, Atlas. */
  check(): Promise<void>;
  enter(why: SafeMode['why'], log: Mark, copy?: Mark): Promise<void>;
  /** Asks the store whether it may lose data; if so, nothing is promised any more. */
  checkStore(): Promise<void>;
  /** Ends the safe mode of this id. The caller has judged whether `by` may. */
  leave(id: string, by: string, facts?: AuditEntry['facts']): Promise<Left>;
}

export interface GuardParts {
  readonly auditHead: AuditHead;
  readonly copies: Copies;
  readonly requests: Pick<Requests, 'note' | 'now'>;
  /** Whether Atlas holds keys with our marker; `undefined` while it cannot be asked. */
  readonly markersAtAtlas: () => Promise<boolean | undefined>;
  /** Whether the store is set so that it may throw data away or keep none. */
  readonly mayForget: () => Promise<boolean>;
  /** Tells the admins; throws what Slack throws. */
  readonly alert: (safeMode: SafeMode) => Promise<void>;
  readonly policyHash: () => string;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly log: Log;
}

/** Epochs first: numbers start over in each. */
function isBehind(log: Mark, copy: Mark): boolean {
  return log.epoch < copy.epoch || (log.epoch === copy.epoch && log.n < copy.n);
}

export function createSafeMode(parts: GuardParts): SafeModeGuard {
  const { auditHead, copies, requests, ids, log } = parts;
  let known: SafeMode | undefined;
  /** The farthest this process ever saw the log: a copy where there is no file. */
  let seen: Mark | undefined;
  /** The same of the last comparison: a log that lost this entry may have grown past it since. */
  let compared: Mark | undefined;

  async function look(): Promise<{ readonly head: Mark; readonly on: boolean }> {
    // Answers may overtake each other: only what was seen before asking can be held against one.
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

  /** Once, by whichever replica gets through to Slack. */
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
    // The copies first: entries that are written between the two looks only make the log longer.
    const ends = await copies.ends();
    const { head, on } = await look();
    if (on) return;
    const farther = ends.find((end) => isBehind(head, end));
    if (farther !== undefined) return enter('behind', head, farther);
    if (head.n > 0 && (await auditHead.chainValue(head.n)) !== head.h) return enter('forked', head);
    // Each of them: the log may have grown past what it lost, and only one copy may have that.
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

  /** A new installation waited only for an answer of Atlas; one that has copies is not new. */
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
      if (!(await parts.mayForget())) return;
      const { head, on } = await look();
      if (!on) await enter('forgetful', head);
    },
    leave,
  };
}
