import type { PreApproval } from '../../domain/approval/preApproval.ts';
import type { Person } from '../../domain/policy/people.ts';
import type { Loaded, Notice, Place } from './store.ts';

export interface People {
  /** Facts of at most 60 s of age; somebody who cannot be looked up has standing `unknown`. */
  about(userIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

/** What people and user groups are called; who cannot be looked up is left out. Never throws. */
export interface Names {
  of(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export type Sent =
  | { readonly ok: true; readonly place?: Place }
  /** Slack will never take it (channel gone, person gone): say so elsewhere, do not try again. */
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

export interface Messenger {
  send(notice: Notice, loaded: Loaded): Promise<Sent>;
  /** Of the kind `preApproval`. */
  sendPreApproval(notice: Notice, preApproval: PreApproval): Promise<Sent>;
}

/** Channels in which nothing can be posted, and whether the admins know. Throws `StoreError`. */
export interface OutageNotes {
  /** `true` for one caller a minute until `told` is called. */
  mayTell(channel: string): Promise<boolean>;
  told(channel: string): Promise<void>;
  /** `true` for one caller, where the admins were told of the loss. */
  over(channel: string): Promise<boolean>;
}

/** A channel of the policy that is archived, gone, or that the bot is not in any more. */
export interface LostChannel {
  readonly channel: string;
  /** Slack's word for it. */
  readonly reason: string;
}

export interface AdminNews {
  /** `false` where no admin could be told. */
  channelLost(lost: LostChannel): Promise<boolean>;
  /** The same people hear that it is over. */
  channelBack(channel: string): Promise<boolean>;
}
