import type {
  AuditEntry,
  AuditHead,
  Mark,
  SafeMode,
} from '../../../../src/workflow/ports/audit.ts';
import type { Sync } from './sync.ts';

export interface AuditHeadModel extends Sync<AuditHead> {
  /** Saves epoch and safe mode. Returns a function that restores them. */
  save(): () => void;
}

const ALERT_LEASE = 60_000;

/** The end of the audit log and safe mode, as the store keeps them. */
export function createAuditHeadModel(parts: {
  readonly now: () => number;
  /** The chain value of every entry, oldest first. */
  readonly chain: readonly string[];
  readonly append: (entry: AuditEntry) => void;
  readonly left: (safeMode: SafeMode, entry: AuditEntry) => void;
}): AuditHeadModel {
  const { now, chain } = parts;
  let epoch = 1;
  let on: SafeMode | undefined;
  let alert: { readonly id: string; readonly until: number } | undefined;

  const head = (): Mark => ({ epoch, n: chain.length, h: chain.at(-1) ?? '' });

  return {
    standing: () => ({ head: head(), ...(on === undefined ? {} : { safeMode: on }) }),
    chainValue: (n) => chain[n - 1],
    enter(safeMode) {
      if (on !== undefined) return false;
      on = safeMode;
      return true;
    },
    leave(safeMode, next, entry) {
      if (on?.id !== safeMode.id) return false;
      on = undefined;
      alert = undefined;
      epoch = next;
      parts.append(entry);
      parts.left(safeMode, entry);
      return true;
    },
    mayAlert({ id }) {
      if (alert?.id === id && now() < alert.until) return false;
      alert = { id, until: now() + ALERT_LEASE };
      return true;
    },
    alerted({ id }) {
      alert = { id, until: Number.POSITIVE_INFINITY };
    },
    resign() {},
    save() {
      const [was, wasOn, wasAlert] = [epoch, on, alert];
      return () => {
        epoch = was;
        on = wasOn;
        alert = wasAlert;
      };
    },
  };
}
