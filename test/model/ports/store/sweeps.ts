/**
 * When each organization is next compared with Atlas, and what was reported to the admins, as the
 * store keeps it.
 */
export interface SweepsModel {
  /** Whether `take` would take any of these. */
  isTurn(organizationIds: readonly string[], everyMs: number): boolean;
  take(organizationIds: readonly string[], everyMs: number): readonly string[];
  unreported(names: readonly string[]): ReadonlySet<string>;
  markReported(names: readonly string[]): void;
  /** Time of the next comparison of one of these organizations. */
  next(organizationIds: readonly string[]): number | undefined;
}

export function createSweepsModel(now: () => number): SweepsModel {
  const turns = new Map<string, number>();
  const reported = new Set<string>();

  /** One that was put off for longer is due as well: so is a turn that is given back. */
  function dueIn(organizationIds: readonly string[], everyMs: number): readonly string[] {
    return organizationIds.filter((id) => {
      const at = turns.get(id) ?? 0;
      return at <= now() || at > now() + everyMs;
    });
  }

  return {
    isTurn: (organizationIds, everyMs) => dueIn(organizationIds, everyMs).length > 0,
    take(organizationIds, everyMs) {
      const taken = dueIn(organizationIds, everyMs);
      for (const id of taken) turns.set(id, now() + everyMs);
      return taken;
    },
    unreported: (names) => new Set(names.filter((name) => !reported.has(name))),
    markReported(names) {
      for (const name of names) reported.add(name);
    },
    next(organizationIds) {
      const known = organizationIds.flatMap((id) => turns.get(id) ?? []);
      return known.length === 0 ? undefined : Math.min(...known);
    },
  };
}
