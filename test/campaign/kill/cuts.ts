import type { Status } from '../../../src/domain/request.ts';
import type { PlayName } from './plays.ts';
import type { When } from './switchboard.ts';
import type { TroubleName } from './troubles.ts';

/**
 * `bot`: the replica that makes the call is killed. `redis`: Redis is. `connection`: the call, or its
 * answer, is lost. `late` and `late bot`: it is lost, and arrives after the next attempt has won.
 * `stopped`: the replica stands still, with its call on the way, until then. `race`: the call waits
 * while the time to reveal ends. `tail`: Redis is killed, and what this call and
 * all later ones wrote is gone from its file.
 */
export type Victim =
  | 'bot'
  | 'redis'
  | 'connection'
  | 'late'
  | 'late bot'
  | 'stopped'
  | 'race'
  | 'tail';

/** One of the points C1 to C32 at which a crash or a lost call must do no harm. */
export interface Cut {
  readonly point: string;
  readonly what: string;
  /** The call, by its name in `calls.ts`, and what it must carry. */
  readonly call: string;
  readonly carrying?: RegExp;
  readonly when: When;
  readonly victim: Victim;
  /** Only after this call of the same request was answered; `by`: to the same replica. */
  readonly since?: string;
  readonly by?: 'the same replica';
  /** What else goes wrong, so that the call comes at all. */
  readonly trouble?: TroubleName;
  /** What people do. Default: ask, approve, and reveal until it is shown. */
  readonly play?: PlayName;
  /** What the request may be in the end. Wherever it is delivered there is one live key, else none. */
  readonly ends: readonly Status[];
}

const SHOWN = /Copy the private key now/;
const PUT_OFF = /"attempts":1,/;

/** The same point, with one thing after another killed. */
function each(victims: readonly Victim[], cut: Omit<Cut, 'victim' | 'ends'>): Cut[] {
  return victims.map((victim) => ({ ...cut, victim, ends: ['delivered'] }));
}

/** Reliability fact sheet 2.5, point by point. */
export const CUTS: readonly Cut[] = [
  ...each(['bot', 'redis'], {
    point: 'C1',
    what: 'the last vote is not recorded',
    call: 'commit approved',
    when: 'before',
  }),
  ...each(['bot', 'connection'], {
    point: 'C2',
    what: 'the last vote is recorded, nobody is told',
    call: 'commit approved',
    when: 'after',
  }),
  ...each(['bot', 'redis'], {
    point: 'C3',
    what: 'approved, nothing begun',
    call: 'commit creating',
    when: 'before',
  }),
  ...each(['bot'], {
    point: 'C4',
    what: 'begun, not in the audit file',
    call: 'xrange',
    since: 'commit creating',
    by: 'the same replica',
    when: 'before',
  }),
  ...each(['bot'], {
    point: 'C5',
    what: 'in the audit file, nothing sent',
    call: 'create',
    when: 'before',
  }),
  ...each(['bot'], {
    point: 'C6',
    what: 'Atlas refuses connections',
    call: 'commit approved',
    carrying: PUT_OFF,
    trouble: 'atlas refuses connections',
    when: 'before',
  }),
  ...each(['bot'], {
    point: 'C7',
    what: 'Atlas answers 403',
    call: 'commit held',
    trouble: 'atlas answers 403',
    when: 'after',
  }),
  {
    point: 'C8',
    what: 'Atlas answers 400',
    call: 'commit failed',
    trouble: 'atlas answers 400',
    when: 'before',
    victim: 'bot',
    ends: ['failed'],
  },
  ...each(['bot'], {
    point: 'C9',
    what: 'Atlas answers 429',
    call: 'commit approved',
    carrying: PUT_OFF,
    trouble: 'atlas answers 429',
    when: 'after',
  }),
  ...each(['connection'], {
    point: 'C10',
    what: 'the create is lost on its way',
    call: 'create',
    when: 'before',
  }),
  ...each(['bot', 'connection'], {
    point: 'C11',
    what: 'the answer of the create is lost',
    call: 'create',
    when: 'after',
  }),
  ...each(['late', 'late bot'], {
    point: 'C12',
    what: 'the create arrives after the next one',
    call: 'create',
    when: 'before',
  }),
  ...each(['bot'], {
    point: 'C13',
    what: 'Atlas creates and answers 503',
    call: 'commit recovering',
    trouble: 'atlas creates and answers 503',
    when: 'before',
  }),
  ...each(['bot'], {
    point: 'C14',
    what: 'the answer of the create is broken',
    call: 'commit recovering',
    trouble: 'atlas creates and answers rubbish',
    when: 'after',
  }),
  ...each(['bot'], {
    point: 'C15',
    what: 'created, not written down',
    call: 'commit ready',
    when: 'before',
  }),
  ...each(['redis'], {
    point: 'C16',
    what: 'Redis is away when the key is written down',
    call: 'commit ready',
    when: 'before',
  }),
  ...each(['connection', 'bot', 'redis'], {
    point: 'C17',
    what: 'the key is written down, the reply is lost',
    call: 'commit ready',
    when: 'after',
  }),
  ...each(['stopped'], {
    point: 'C18',
    what: 'the replica stands still past its lease',
    call: 'create',
    when: 'before',
  }),
  ...each(['connection', 'bot'], {
    point: 'C19',
    what: 'the loser is not deleted',
    call: 'delete',
    trouble: 'the answer of the create is lost',
    when: 'before',
  }),
  ...each(['connection', 'bot'], {
    point: 'C20',
    what: 'the listing of a recovery is lost',
    call: 'list',
    since: 'commit recovering',
    trouble: 'the answer of the create is lost',
    when: 'after',
  }),
  ...each(['connection', 'bot'], {
    point: 'C21',
    what: 'the requester is not told of the key',
    call: 'chat.postMessage',
    carrying: /Reveal private key/,
    since: 'commit ready',
    when: 'before',
  }),
  ...each(['connection', 'bot'], {
    point: 'C22',
    what: 'the window does not open',
    call: 'views.open',
    since: 'commit ready',
    when: 'before',
  }),
  ...each(['bot'], {
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
  ...each(['bot'], {
    point: 'C25',
    what: 'claimed, nothing shown',
    call: 'views.update',
    carrying: SHOWN,
    when: 'before',
  }),
  ...each(['bot'], {
    point: 'C26',
    what: 'the window was closed too early',
    call: 'commit ready',
    since: 'commit claimed',
    trouble: 'the window is closed',
    when: 'before',
  }),
  ...each(['connection'], {
    point: 'C27',
    what: 'nobody knows whether it was shown',
    call: 'views.update',
    carrying: SHOWN,
    when: 'after',
  }),
  ...each(['bot'], {
    point: 'C28',
    what: 'shown, not written down',
    call: 'commit delivered',
    when: 'before',
  }),
  ...each(['bot'], {
    point: 'C29',
    what: 'the sealed key does not open',
    call: 'commit held',
    play: 'spoiled',
    when: 'before',
  }),
  {
    point: 'C30',
    what: 'nobody reveals it in time, the key is to be deleted',
    call: 'delete',
    play: 'unclaimed',
    when: 'before',
    victim: 'bot',
    ends: ['expired'],
  },
  {
    point: 'C30',
    what: 'the unclaimed key is deleted, not written down',
    call: 'commit expired',
    play: 'unclaimed',
    when: 'before',
    victim: 'bot',
    ends: ['expired'],
  },
  {
    point: 'C31',
    what: 'the reveal meets the end of its time',
    call: 'commit claimed',
    when: 'before',
    victim: 'race',
    ends: ['delivered', 'expired'],
  },
  ...each(['tail'], {
    point: 'C32',
    what: 'Redis forgets that the key was created',
    call: 'commit ready',
    play: 'forgotten',
    when: 'after',
  }),
];

/** How a cut is named in the table that the campaign prints. */
export function title({ point, what, call, when, victim }: Cut): string {
  return `${point} ${what}: ${victim}, ${when} "${call}"`;
}
