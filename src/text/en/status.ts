import type { Status } from '../../domain/state.ts';

/** What a request is at the moment, in a few words: "Status: approved, key not created yet". */
const now: Readonly<Record<Status, string>> = {
  pending: 'waiting for approval',
  approved: 'approved, key not created yet',
  creating: 'approved, key is being created',
  recovering: 'approved, an interrupted attempt is being cleaned up',
  ready: 'key created, private key not revealed yet',
  claimed: 'key created, private key is being shown',
  uncertain: 'key created, not certain that the private key was seen',
  delivered: 'key created, private key revealed',
  expiring: 'private key not revealed in time, key is being deleted',
  expired: 'private key not revealed in time, key deleted',
  revoking: 'key is being revoked',
  revoked: 'key revoked',
  held: 'on hold',
  unchecked: 'closed, not known whether its key is gone',
  denied: 'denied',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed without a decision',
  failed: 'failed, there is no key',
};

/** What happened to it, after "Your request": for news that is no longer the newest. */
const happened: Readonly<Record<Status, string>> = {
  pending: 'was sent to the approvers',
  approved: 'was approved',
  creating: 'was approved',
  recovering: 'was approved',
  ready: 'was carried out: the key was created',
  claimed: 'was carried out: the private key was opened',
  uncertain: 'was carried out, but it was not certain that you saw the private key',
  delivered: 'was carried out: the private key was revealed',
  expiring: 'ended: the private key was not revealed in time',
  expired: 'ended: the key was deleted, because the private key was not revealed in time',
  revoking: 'was carried out, and the key is being revoked',
  revoked: 'ended: the key was revoked',
  held: 'was put on hold',
  unchecked: 'was closed: it is not known whether its key is gone',
  denied: 'was denied',
  withdrawn: 'was withdrawn',
  lapsed: 'lapsed without a decision',
  failed: 'failed: there is no key',
};

export const status = { now, happened };
