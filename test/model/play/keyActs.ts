import { makeAccess } from '../../../src/domain/key/access.ts';
import type { Send } from './replica.ts';
import type { KeyAct, KeyWish, Step } from './steps/step.ts';

/** What people do with a key at once. */
export const KEY_ACTS: Readonly<Record<KeyAct, Send>> = {
  freeze: ({ credentialActs }, window) => credentialActs.freeze(window),
  thaw: ({ credentialActs }, window) => credentialActs.thaw(window),
  endNow: ({ credentialActs }, window) => credentialActs.endNow(window, { sure: true }),
  resumeKey: ({ heldKeys }, window) => heldKeys.resume(window),
};

type Passing = Extract<Step, { do: 'pass' }>['how'];

/** A key gets another owner, who has to accept. */
export const PASSES: Readonly<Record<Passing, Send>> = {
  offer: ({ transfers }, window) => transfers.offer(window),
  take: ({ transfers }, window) => transfers.take(window),
  decline: ({ transfers }, window) => transfers.decline(window),
};

/** A request of its owner about a key that is there. */
export function askOf(wish: KeyWish): Send {
  const reason = 'the nightly deploy goes on';
  switch (wish.how) {
    case 'extend':
      return ({ keyRequests }, window) => keyRequests.extend(window, { byMs: wish.ms, reason });
    case 'replace':
      return ({ keyRequests }, window) =>
        keyRequests.replace(window, { overlapMs: wish.ms, reason, recipient: '' });
    case 'change': {
      const access = makeAccess({ organizationRoles: wish.roles, addresses: wish.addresses });
      return ({ keyRequests }, window) => keyRequests.change(window, { access, reason });
    }
    default:
      return wish satisfies never;
  }
}
