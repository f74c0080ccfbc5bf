import type { People } from '../../policy/people.ts';
import type { Policy } from '../../policy/policy.ts';
import type { CredentialChanges } from '../credential.ts';
import type { CredentialEvent } from '../event.ts';
import type { CredentialRefusal } from '../refusal.ts';
import type { CredentialState } from '../state.ts';

/** What a command is judged by, besides the record. */
export interface CredentialCircumstances {
  readonly policy: Policy;
  readonly people: People;
  /** Who approved its requests, by Slack user id. */
  readonly approvers: readonly string[];
  /** Redis time, epoch ms. */
  readonly now: number;
}

export interface CredentialNo {
  readonly ok: false;
  readonly refusal: CredentialRefusal;
}

export interface CredentialAccepted {
  readonly ok: true;
  readonly state: CredentialState;
  readonly changes?: CredentialChanges;
  readonly event: CredentialEvent;
  /** Slack user id, or `keywarden`. */
  readonly by: string;
  readonly facts: Readonly<Record<string, string | number | readonly string[]>>;
  /** A request that waited for this work at Atlas, and what became of it. */
  readonly settles?: { readonly request: string; readonly done: boolean };
}

export type CredentialDecision = CredentialAccepted | CredentialNo;

export const KEYWARDEN = 'keywarden';

export function refuse(refusal: CredentialRefusal): CredentialNo {
  return { ok: false, refusal };
}

/** The command does not fit the state, because something else changed the credential first. */
export function overtaken({ status }: CredentialState): CredentialNo {
  const isOver = status === 'ending' || status === 'ended';
  return refuse({ why: isOver ? 'credential_ended' : 'credential_overtaken', status });
}
