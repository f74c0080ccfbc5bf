import type { Status } from '../../../../src/domain/record/state.ts';
import type { Risk } from '../people/actors.ts';
import type { PlayName } from '../people/plays.ts';
import type { TroubleName } from '../people/troubles.ts';
import type { When } from '../proxies/switchboard.ts';

/** What SIGKILL can end. */
export type Killed = 'bot' | 'redis';

/**
 * `bot`: the replica that makes the call is killed. `redis`: Redis is, and a call to it is lost; one
 * to Slack or Atlas goes on. `both`: Redis first, then the replica. `connection`: the call, or its
 * answer, is lost. `late`: it is lost, and arrives after the next attempt has won; meanwhile the
 * replica or Redis may be killed. `stopped`: the replica stands still, with its call on the way,
 * until then; it, or Redis, may be killed before it goes on. `race`: the call waits while the time
 * to reveal ends; then it, or what is killed, is gone. `tail`: Redis is killed, and what this call
 * and all later ones wrote is gone from its file.
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
  | 'tail';

/** What is killed with each. */
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
  tail: ['redis'],
};

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
  /** Of the roles that are asked for. Default: ordinary, one vote is enough. */
  readonly risk?: Risk;
  /** What people do. Default: ask, approve, and reveal until it is shown. */
  readonly play?: PlayName;
  /** What the request may be in the end. Wherever it is delivered there is one live key, else none. */
  readonly ends: readonly Status[];
}

/** How a cut is named in the table that the campaign prints. */
export function title({ point, what, call, when, victim }: Cut): string {
  return `${point} ${what}: ${victim}, ${when} "${call}"`;
}

/** The same point, with one thing after another killed. It ends delivered, unless said otherwise. */
export function each(
  victims: readonly Victim[],
  cut: Omit<Cut, 'victim' | 'ends'> & Partial<Pick<Cut, 'ends'>>,
): Cut[] {
  return victims.map((victim) => ({ ends: ['delivered'], ...cut, victim }));
}
