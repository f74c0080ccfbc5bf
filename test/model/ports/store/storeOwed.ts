import type { Notice } from '../../../../src/workflow/ports/store.ts';
import { keep } from './keep.ts';

/** The due index and the unsent notices, as the store's scripts keep them. */
export function createOwedModel(options: {
  readonly now: () => number;
  readonly exists: (requestId: string) => boolean;
}) {
  const { now, exists } = options;
  /** Members `r:<request id>` and `n:<notice id>`, as in the sorted set. */
  const due = new Map<string, number>();
  const notices = new Map<string, Notice>();
  /** Notices of one request in the order in which they were recorded. */
  const ordered = new Map<string, string[]>();
  const leases = new Map<string, number>();
  let soonest: number | undefined;
  let known = true;

  function set(member: string, at: number | undefined): void {
    if (at === undefined) due.delete(member);
    else due.set(member, at);
    known = false;
  }

  function next(): number | undefined {
    if (known) return soonest;
    soonest = undefined;
    for (const at of due.values()) {
      if (soonest === undefined || at < soonest) soonest = at;
    }
    if (soonest !== undefined) soonest = Math.ceil(soonest);
    known = true;
    return soonest;
  }

  function forget(notice: Notice): void {
    notices.delete(notice.id);
    const others = (ordered.get(notice.requestId) ?? []).filter((id) => id !== notice.id);
    ordered.set(notice.requestId, others);
    set(`n:${notice.id}`, undefined);
  }

  function lease(id: string, until: number): void {
    set(`n:${id}`, until);
    leases.set(id, until);
  }

  return {
    notices,
    next,
    /** Saves the contents. Returns a function that restores them. */
    save(): () => void {
      const back = [keep(due), keep(notices), keep(ordered), keep(leases)];
      return () => {
        for (const restore of back) restore();
        known = false;
      };
    },
    schedule(requestId: string, at: number | null): void {
      set(`r:${requestId}`, at ?? undefined);
    },
    owe(owed: readonly Notice[]): void {
      for (const [i, notice] of owed.entries()) {
        notices.set(notice.id, notice);
        const others = (ordered.get(notice.requestId) ?? []).filter((id) => id !== notice.id);
        ordered.set(notice.requestId, [...others, notice.id]);
        // Thousandths of a ms keep the order. A notice under lease stays with the replica that
        // sends it.
        const left = 2 * (owed.length - i) - 1;
        set(`n:${notice.id}`, Math.max(now() - left / 1000, leases.get(notice.id) ?? 0));
      }
    },
    takeDue({ limit, leaseMs }: { readonly limit: number; readonly leaseMs: number }) {
      const until = now() + leaseMs;
      const taken = [...due]
        .filter(([, at]) => at <= now())
        .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
        .slice(0, limit);
      const requestIds: string[] = [];
      const found: Notice[] = [];
      for (const [member] of taken) {
        const id = member.slice(2);
        const notice = notices.get(id);
        if (member.startsWith('r:') && exists(id)) {
          requestIds.push(id);
          set(member, until);
        } else if (member.startsWith('n:') && notice !== undefined) {
          found.push(notice);
          lease(id, until);
        } else set(member, undefined);
      }
      return { requestIds, notices: found, unreadable: [], nextAt: next() ?? null, now: now() };
    },
    takeNotices(requestId: string, leaseMs: number): readonly Notice[] {
      return (ordered.get(requestId) ?? []).flatMap((id) => {
        const notice = notices.get(id);
        if (notice === undefined || (due.get(`n:${id}`) ?? 0) > now()) return [];
        lease(id, now() + leaseMs);
        return notice;
      });
    },
    isOwed: (noticeId: string): boolean => notices.has(noticeId),
    settle(notice: Notice): void {
      const stored = notices.get(notice.id);
      leases.delete(notice.id);
      if (stored === undefined) return;
      if (stored.version === notice.version) forget(notice);
      else set(`n:${notice.id}`, now());
    },
    postpone(notice: Notice, delayMs: number): void {
      const stored = notices.get(notice.id);
      leases.delete(notice.id);
      if (stored === undefined) return;
      set(`n:${notice.id}`, now() + delayMs);
      if (stored.version === notice.version) {
        notices.set(notice.id, { ...notice, tries: notice.tries + 1 });
      }
    },
  };
}
