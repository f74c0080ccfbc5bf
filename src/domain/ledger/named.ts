import type { Credential } from '../credential/credential.ts';
import type { CredentialEvent } from '../credential/event.ts';
import type { CredentialStatus } from '../credential/state.ts';

/** What an entry of the audit log says of a credential that was committed with it. */
export interface NamedCredential {
  readonly id: string;
  readonly version: number;
  readonly commitId: string;
  readonly status: CredentialStatus;
  readonly event: CredentialEvent;
}

/** One line of the fact `credentials`. None of its parts has a blank. */
export function nameCredential(
  { id, version, commitId, state }: Pick<Credential, 'id' | 'version' | 'commitId' | 'state'>,
  event: CredentialEvent,
): string {
  return [id, version, commitId, state.status, event].join(' ');
}
