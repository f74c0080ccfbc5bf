import type { AuditEntry } from '../../workflow/ports/audit.ts';
import type { Notice } from '../../workflow/ports/store.ts';

/** Which notice an entry of the audit log says that its commit owes. */
export interface Owes {
  /** The id of the request, pre-approval or credential that it is about. */
  readonly record: string;
  /** What follows in the id of the notice. */
  readonly tag: string;
  readonly version: number;
}

/** Stands for the request of the entry. */
const OWN = '-';
const LINE = /^(\S+) (\S+) ([1-9]\d{0,15})$/;

/**
 * The entry of a commit, with what it owes: nothing else says later that a notice was removed before
 * anybody got it. The fact is there also where it is empty: an earlier version did not write it.
 */
export function withOwes(entry: AuditEntry, notices: readonly Notice[]): AuditEntry {
  const owes = notices.map(({ id, requestId, version }) => {
    const record = requestId === entry.requestId ? OWN : requestId;
    return `${record} ${id.slice(requestId.length + 1)} ${version}`;
  });
  return { ...entry, facts: { ...entry.facts, owes } };
}

/** `undefined` where it is no such line. */
export function readOwes(line: string, requestId: string | undefined): Owes | undefined {
  const [, record = '', tag, version] = LINE.exec(line) ?? [];
  const id = record === OWN ? requestId : record;
  if (id === undefined || tag === undefined) return undefined;
  return { record: id, tag, version: Number(version) };
}
