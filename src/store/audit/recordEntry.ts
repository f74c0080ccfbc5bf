import type { AuditEntry } from '../../workflow/ports/audit.ts';
import type { Basis } from '../../workflow/ports/store.ts';

/**
 * The entry of a change, with the record that is written with it. What the history says of a record
 * comes from here alone: in the entry it is under the MAC of the chain.
 */
export function recordEntry(entry: AuditEntry, { version, commitId }: Basis): AuditEntry {
  return { ...entry, facts: { ...entry.facts, version, commit: commitId } };
}
