import type { Credential } from '../credential/credential.ts';
import type { CredentialEvent } from '../credential/event.ts';

/** Which record of a credential was committed with an entry of the audit log. */
export type NamedCredential = Pick<Credential, 'id' | 'version' | 'commitId'>;

/** One line of the fact `credentials` of an entry. None of its parts has a blank. */
export function nameCredential(
  { id, version, commitId, state }: NamedCredential & Pick<Credential, 'state'>,
  event: CredentialEvent,
): string {
  return [id, version, commitId, state.status, event].join(' ');
}

const NAMED =
  /^(\w+:\S+) ([1-9]\d{0,14}) (\S+) (live|moving|frozen|ending|ended|held) credential\.\w+$/;

/** As such a line names it. */
export interface ReadNamed extends NamedCredential {
  readonly status: string;
}

/** `undefined` where it is no such line. */
export function readNamed(line: string): ReadNamed | undefined {
  const [, id, version, commitId, status] = NAMED.exec(line) ?? [];
  if (id === undefined || commitId === undefined || status === undefined) return undefined;
  return { id, version: Number(version), commitId, status };
}

/** Whether this line names exactly this record. */
export function isNamedBy(line: string, credential: NamedCredential): boolean {
  const named = readNamed(line);
  return (
    named?.id === credential.id &&
    named.version === credential.version &&
    named.commitId === credential.commitId
  );
}
