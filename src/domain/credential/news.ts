import type { EndNotice } from './endNotices.ts';

/** What people are told of a credential, each by one message. */
export const CREDENTIAL_TOPICS = [
  'end_near',
  'put_off',
  'frozen',
  'freeze_late',
  'still_frozen',
  'thawed',
  'deleted',
  'extended',
  'changed',
  'turned_back',
  'replaced',
  'offered',
  'offer_over',
  'owner_left',
  'asked_to_take',
  'declined',
  'owned',
  'held',
  'drift',
  'adopted',
  'adopted_many',
  'restored',
  'restore_stopped',
] as const;
export type CredentialTopic = (typeof CREDENTIAL_TOPICS)[number];

/** What one message tells. The rest is read from the record when it is sent. */
export interface CredentialNews {
  readonly topic: CredentialTopic;
  /** For `end_near`. */
  readonly notice?: EndNotice;
  /** Who did it, or whom it is about: a Slack user or group id, or `keywarden`. */
  readonly by?: string;
  /** How many are adopted in one step with it, for `adopted_many`. */
  readonly of?: number;
  /** When it was used, for `put_off`. */
  readonly usedAt?: number;
}
