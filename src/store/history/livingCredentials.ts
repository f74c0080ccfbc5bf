/**
 * The credentials that the audit log names and that have not ended by it: each must have a record.
 * Whoever takes one out of Redis takes it out of every list there, but not out of the log.
 */
export function createLivingCredentials(): {
  readonly ids: ReadonlySet<string>;
  /** `undefined`: the entry does not say how it is, so it may be alive. */
  note(id: string, status: string | undefined): void;
  clear(): void;
} {
  const ids = new Set<string>();
  return {
    ids,
    note(id, status) {
      if (status === 'ended') ids.delete(id);
      else ids.add(id);
    },
    clear: () => ids.clear(),
  };
}
