import type { PreApproval } from '../../domain/approval/preApproval.ts';
import type { Person } from '../../domain/policy/people.ts';
import type { LoadedCredential } from './credentials.ts';
import type { Loaded, Notice, Place } from './store.ts';

export interface People {
  /**
   * Facts that are at most 60 s old. Somebody who cannot be looked up has the standing `unknown`.
   */
  about(userIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

export interface Channels {
  /** Whether these are ids of one channel: a private one may have one with C and one with G. */
  areSame(one: string, other: string): Promise<boolean>;
}

/**
 * What people and user groups are called. Those that cannot be looked up are left out. Never
 * throws.
 */
export interface Names {
  of(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export type Sent =
  | { readonly ok: true; readonly place?: Place }
  /** Slack will never take it, because the person is gone. It is not tried again. */
  | { readonly ok: false; readonly final: true; readonly reason: string }
  | {
      readonly ok: false;
      readonly final: false;
      readonly reason: string;
      readonly retryAfterMs?: number;
      /** The channel in which nothing can be posted until a person changes something. */
      readonly lost?: string;
      /** Those who are to decide cannot be asked there until a person changes something. */
      readonly blocked?: true;
    };

/** The `reason` of a notice that says what is over, and it is not. */
export const TOO_EARLY = 'too_early';

export interface Messenger {
  send(notice: Notice, loaded: Loaded): Promise<Sent>;
  /** For notices of the kind `pre_approval`. */
  sendPreApproval(notice: Notice, preApproval: PreApproval): Promise<Sent>;
}

/** For notices of the kind `credential`. */
export interface CredentialMessenger {
  sendCredential(notice: Notice, loaded: LoadedCredential): Promise<Sent>;
}

/**
 * Which outages the admins know: of a channel in which nothing can be posted, or of a check. An
 * outage may have several causes, one after another. Throws `StoreError`.
 */
export interface OutageNotes {
  /** `true` for one caller a minute until `told` is called, for each cause by itself. */
  mayTell(outage: string, cause?: string): Promise<boolean>;
  told(outage: string, cause?: string): Promise<void>;
  /**
   * With all its causes. `true` for one caller, if the admins were told of the outage. `later`: another
   * one is at it.
   */
  over(outage: string): Promise<boolean | 'later'>;
}

/** Keeps two replicas from telling the same at once. Throws `StoreError`. */
export interface OutageTurns {
  /** `true` for one caller a minute, until `done`. */
  take(name: string): Promise<boolean>;
  done(name: string): Promise<void>;
}

/** A channel of the policy that is archived, gone, or that the bot is not in any more. */
export interface LostChannel {
  readonly channel: string;
  /** Slack's error code. */
  readonly reason: string;
}

export interface AdminNews {
  /** `false` if no admin could be told. */
  channelLost(lost: LostChannel): Promise<boolean>;
  /** The same people are told that it is over. */
  channelBack(channel: string): Promise<boolean>;
}
