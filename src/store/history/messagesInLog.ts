import type { History } from '../../workflow/ports/audit.ts';
import type { Said } from './entrySays.ts';

/**
 * Which messages must have come, as the audit log says: the notices that each record owes or owed, by
 * which version of them; and which outages the admins know, with which causes. Of a finished record it is
 * forgotten when all of them were seen to be settled.
 */
export function createMessagesInLog(): Pick<History, 'owed' | 'allSettled' | 'causesOf'> & {
  noteOwed(said: Said): void;
  noteOutage(said: Said): void;
  clear(): void;
} {
  const owed = new Map<string, Map<string, number>>();
  const outages = new Map<string, Set<string>>();
  return {
    noteOwed({ record, credentials = [], owes }) {
      // A version of Keywarden that names none was at work: it is not known what these owe.
      if (owes === undefined) {
        for (const { id } of [...(record === undefined ? [] : [record]), ...credentials])
          owed.delete(id);
      }
      for (const { record: id, tag, version } of owes ?? []) {
        const tags = owed.get(id) ?? new Map<string, number>();
        owed.set(id, tags.set(tag, version));
      }
    },
    noteOutage({ outage: said }) {
      if (said === undefined) return;
      const { outage, cause = '' } = said.facts;
      if (said.event === 'outage.over') outages.delete(outage);
      else outages.set(outage, (outages.get(outage) ?? new Set<string>()).add(cause));
    },
    owed: (record) =>
      [...(owed.get(record) ?? [])].map(([tag, version]) => ({
        id: `${record}:${tag}`,
        tag,
        version,
      })),
    allSettled: (record) => owed.delete(record),
    causesOf: (outage) => outages.get(outage),
    clear() {
      owed.clear();
      outages.clear();
    },
  };
}
