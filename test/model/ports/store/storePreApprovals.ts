import { type PreApproval, quotaOf } from '../../../../src/domain/approval/preApproval.ts';
import { recordEntry } from '../../../../src/store/audit/recordEntry.ts';
import type { AuditEntry } from '../../../../src/workflow/ports/audit.ts';
import type { Basis, Notice } from '../../../../src/workflow/ports/store.ts';
import { keep } from './keep.ts';

/** The pre-approvals, as the store's scripts keep them. */
export function createPreApprovalsModel(options: {
  readonly now: () => number;
  /** Number of requests that used a quota. */
  readonly used: (quota: string) => number;
  readonly write: (entry: AuditEntry, notices: readonly Notice[]) => void;
}) {
  const { now } = options;
  const all = new Map<string, PreApproval>();

  return {
    /** Saves the contents. Returns a function that restores them. */
    save: () => keep(all),
    port: {
      open(): readonly PreApproval[] {
        return [...all.values()]
          .filter(({ until, revoked }) => revoked === undefined && until > now())
          .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
      },
      get(ids: readonly string[]): ReadonlyMap<string, PreApproval> {
        return new Map([...all].filter(([id]) => ids.includes(id)));
      },
      used: (ids: readonly string[]): ReadonlyMap<string, number> =>
        new Map(ids.map((id) => [id, options.used(quotaOf(id))])),
      save(
        preApproval: PreApproval,
        before: Basis | undefined,
        entry: AuditEntry,
        notices: readonly Notice[] = [],
      ): boolean {
        const stored = all.get(preApproval.id);
        // The same commit again, after its answer was lost.
        if (stored?.commitId === preApproval.commitId) return true;
        if (stored?.commitId !== before?.commitId) return false;
        all.set(preApproval.id, preApproval);
        options.write(recordEntry(entry, preApproval), notices);
        return true;
      },
    },
  };
}
