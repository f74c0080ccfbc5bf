import type { AuditEntry, LoggedEntry, SafeMode } from './ports/audit.ts';

/** A key of which a copy of the audit log knows more than the store does. */
export interface ForgottenKey {
  readonly requestId: string;
  /** The newest of the lost entries about its request. */
  readonly event: string;
  /** Public key where the entries name it, else the key's id at Atlas, else the marker of its attempt. */
  readonly key: string;
}

const textOf = (fact: AuditEntry['facts'][string] | undefined) =>
  typeof fact === 'string' && fact !== '' ? fact : undefined;

/**
 * What the lost entries say of keys, the newest request first. `entries` may come from several
 * copies, in any order and more than once.
 */
export async function forgottenKeys(
  entries: AsyncIterable<LoggedEntry>,
): Promise<readonly ForgottenKey[]> {
  const byNumber = new Map<number, AuditEntry>();
  for await (const { n, entry } of entries) byNumber.set(n, entry);
  const found = new Map<string, ForgottenKey>();
  for (const [, entry] of [...byNumber].sort(([one], [other]) => one - other)) {
    const { requestId, event, facts } = entry;
    if (requestId === undefined) continue;
    const [publicKey, keyId, marker] = ['publicKey', 'keyId', 'marker'].map((name) =>
      textOf(facts[name]),
    );
    const key = publicKey ?? keyId ?? found.get(requestId)?.key ?? marker;
    if (key !== undefined) found.set(requestId, { requestId, event, key });
  }
  return [...found.values()].reverse();
}

/** Which entries are lost: those of the copy's epoch after the end of the log. */
export function isLost({ log, copy }: SafeMode, n: number, epoch: number): boolean {
  return copy !== undefined && epoch === copy.epoch && (epoch > log.epoch || n > log.n);
}
