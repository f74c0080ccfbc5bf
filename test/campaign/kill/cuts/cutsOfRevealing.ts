import { type Cut, each } from './cut.ts';

const SHOWN = /Copy the private key now/;

/**
 * C21 to C32: from the message to the requester until the key was shown, or was deleted because
 * nobody revealed it.
 */
export const REVEALING: readonly Cut[] = [
  ...each(['connection', 'bot', 'redis'], {
    point: 'C21',
    what: 'the requester is not told of the key',
    call: 'chat.postMessage',
    carrying: /Reveal private key/,
    since: 'commit ready',
    when: 'before',
  }),
  ...each(['connection', 'bot', 'redis'], {
    point: 'C22',
    what: 'the window does not open',
    call: 'views.open',
    since: 'commit ready',
    when: 'before',
  }),
  ...each(['bot', 'redis'], {
    point: 'C23',
    what: 'the window is open, nothing is claimed',
    call: 'views.open',
    since: 'commit ready',
    when: 'after',
  }),
  ...each(['connection', 'bot', 'redis'], {
    point: 'C24',
    what: 'claimed, the reply is lost',
    call: 'commit claimed',
    when: 'after',
  }),
  ...each(['power cut'], {
    point: 'C24',
    what: 'claimed by half',
    call: 'commit claimed',
    when: 'after',
  }),
  ...each(['bot', 'redis'], {
    point: 'C25',
    what: 'claimed, nothing shown',
    call: 'views.update',
    carrying: SHOWN,
    when: 'before',
  }),
  ...each(['bot', 'redis'], {
    point: 'C26',
    what: 'the window was closed too early',
    call: 'commit ready',
    since: 'commit claimed',
    trouble: 'the window is closed',
    when: 'before',
  }),
  ...each(['connection', 'bot'], {
    point: 'C27',
    what: 'nobody knows whether it was shown',
    call: 'views.update',
    carrying: SHOWN,
    when: 'after',
  }),
  ...each(['redis'], {
    point: 'C27',
    what: 'nobody knows whether it was shown',
    call: 'commit uncertain',
    trouble: 'the answer of the reveal is lost',
    when: 'before',
  }),
  ...each(['bot', 'redis'], {
    point: 'C28',
    what: 'shown, not written down',
    call: 'commit delivered',
    when: 'before',
  }),
  ...each(['bot', 'redis'], {
    point: 'C29',
    what: 'the sealed key does not open',
    call: 'commit held',
    play: 'spoiled',
    when: 'before',
  }),
  ...each(['bot', 'redis'], {
    point: 'C30',
    what: 'nobody reveals it in time, not written down',
    call: 'commit expired',
    play: 'unclaimed',
    when: 'before',
    ends: ['expired'],
  }),
  ...each(['bot', 'redis', 'connection'], {
    point: 'C30',
    what: 'nobody reveals it in time, the reply is lost',
    call: 'commit expired',
    play: 'unclaimed',
    when: 'after',
    ends: ['expired'],
  }),
  ...each(['power cut'], {
    point: 'C30',
    what: 'nobody reveals it in time, written down by half',
    call: 'commit expired',
    play: 'unclaimed',
    when: 'after',
    ends: ['expired'],
  }),
  ...each(['bot', 'redis'], {
    point: 'C30',
    what: 'the unclaimed key is to be deleted',
    call: 'delete',
    play: 'unclaimed',
    when: 'before',
    ends: ['expired'],
  }),
  ...each(['bot', 'redis'], {
    point: 'C30',
    what: 'the unclaimed key is deleted, not written down',
    call: 'commit credential ended',
    play: 'unclaimed',
    when: 'before',
    ends: ['expired'],
  }),
  ...each(['race', 'race bot', 'race redis'], {
    point: 'C31',
    what: 'the reveal meets the end of its time',
    call: 'commit claimed',
    when: 'before',
    ends: ['delivered', 'expired'],
  }),
  ...each(['tail'], {
    point: 'C32',
    what: 'Redis forgets that the key was created',
    call: 'commit fitting',
    play: 'forgotten fitting',
    when: 'after',
  }),
  ...each(['tail'], {
    point: 'C32',
    what: 'Redis forgets that the key is ready',
    call: 'commit ready',
    play: 'forgotten',
    when: 'after',
  }),
  ...each(['connection', 'bot', 'redis'], {
    point: 'C32',
    what: 'an admin accepts the loss, the reply is lost',
    call: 'leave-safe-mode',
    play: 'forgotten',
    when: 'after',
  }),
];
