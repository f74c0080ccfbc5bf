import type { CredentialStatus } from '../../../../src/domain/credential/state.ts';
import type { Status } from '../../../../src/domain/record/state.ts';
import type { Reach, Risk } from '../people/actors.ts';
import type { PlayName } from '../people/plays.ts';
import type { TroubleName } from '../people/troubles.ts';
import type { When } from '../proxies/switchboard.ts';

/** Processes that a cut can end with SIGKILL. */
export type Killed = 'bot' | 'redis';

/**
 * `bot`: the replica that makes the call is killed.
 * `redis`: Redis is killed. A call to Redis is lost, a call to Slack or Atlas continues.
 * `both`: Redis is killed, then the replica.
 * `connection`: the call or its answer is lost.
 * `late`: the call is lost at first and arrives after the next attempt has won. In the meantime the
 * replica or Redis may be killed.
 * `stopped`: the replica is stopped until then, with its call on the way. The replica or Redis may
 * be killed before it continues.
 * `race`: the call is held until the time to reveal ends. Then the call or the killed process is
 * lost.
 * `power cut`: Redis and the replica are killed, and the file of Redis ends inside what this call
 * wrote; nobody had the reply.
 * `tail`: Redis is killed, and its file ends inside what this call wrote, though it was confirmed.
 */
export type Victim =
  | Killed
  | 'both'
  | 'connection'
  | 'late'
  | `late ${Killed}`
  | 'stopped'
  | `stopped ${Killed}`
  | 'race'
  | `race ${Killed}`
  | 'power cut'
  | 'tail';

/** Processes killed by each victim. */
export const KILLS: Readonly<Record<Victim, readonly Killed[]>> = {
  bot: ['bot'],
  redis: ['redis'],
  both: ['bot', 'redis'],
  connection: [],
  late: [],
  'late bot': ['bot'],
  'late redis': ['redis'],
  stopped: [],
  'stopped bot': ['bot'],
  'stopped redis': ['redis'],
  race: [],
  'race bot': ['bot'],
  'race redis': ['redis'],
  'power cut': ['bot', 'redis'],
  tail: ['redis'],
};

/** One of the points at which a crash or a lost call must do no harm. */
export interface Cut {
  readonly point: string;
  readonly what: string;
  /** Name of the call in `calls.ts`, and what its text must match. */
  readonly call: string;
  readonly carrying?: RegExp;
  readonly when: When;
  readonly victim: Victim;
  /** The cut waits until this call of the same request was answered. `by`: to the same replica. */
  readonly since?: string;
  /** What the text of that call must match. */
  readonly sinceCarrying?: RegExp;
  readonly by?: 'the same replica';
  /** A further fault without which the call is not made. */
  readonly trouble?: TroubleName;
  /** Risk of the requested roles. Default: ordinary, for which one vote is enough. */
  readonly risk?: Risk;
  /** Default: a key for the organization, which works from anywhere. */
  readonly reach?: Reach;
  /** What people do. Default: request, approve, and reveal until the key is shown. */
  readonly play?: PlayName;
  /** Allowed final states. */
  readonly ends: readonly Status[];
  /** What the keys of a delivered request are in the end. Default: one, which is live. */
  readonly leaves?: readonly CredentialStatus[];
  /** One key was made, and its private key is revealed, however often the work is begun anew. */
  readonly sameKey?: true;
}

/** Name of the cut in the table that the campaign prints. */
export function title({ point, what, call, when, victim }: Cut): string {
  return `${point} ${what}: ${victim}, ${when} "${call}"`;
}

/** One cut for each victim. The final state is `delivered` unless `ends` is given. */
export function each(
  victims: readonly Victim[],
  cut: Omit<Cut, 'victim' | 'ends'> & Partial<Pick<Cut, 'ends'>>,
): Cut[] {
  return victims.map((victim) => ({ ends: ['delivered'], ...cut, victim }));
}
