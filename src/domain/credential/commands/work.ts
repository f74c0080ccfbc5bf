import type { Approved } from '../access.ts';
import type { Credential } from '../credential.ts';
import type { CredentialEvent } from '../event.ts';
import type {
  CredentialHeldFrom,
  CredentialState,
  Ending,
  EndWhy,
  FrozenWhy,
  LiveWhy,
  MovingToFrozen,
  MovingToLive,
} from '../state.ts';

/** What has happened once Atlas has shown what was wanted. */
export const PROVEN = {
  change: 'credential.changed',
  turn_back: 'credential.turned_back',
  thaw: 'credential.thawed',
  restore: 'credential.restored',
} as const satisfies Readonly<Record<LiveWhy, CredentialEvent>>;

/** Who begins a work at Atlas, and when. */
export interface Begun {
  readonly by: string;
  readonly at: number;
  readonly request?: string;
}

/** What stood there before: the state itself, or the one that was held. */
export function innerOf(state: Exclude<CredentialState, { status: 'ended' }>): CredentialHeldFrom {
  return state.status === 'held' ? state.from : state;
}

/** A proof names the work that it is about, so it never counts for another one. */
function begin({ version }: Pick<Credential, 'version'>, { by, at }: Begun) {
  return { by, work: version + 1, since: at, retryAt: at };
}

/** A write whose answer was lost may still undo what comes now. */
function unquiet(before: CredentialHeldFrom): { readonly quietUntil?: number } {
  const { quietUntil } = before.status === 'moving' ? before : {};
  return quietUntil === undefined ? {} : { quietUntil };
}

export function toLive(
  credential: Credential,
  before: CredentialHeldFrom,
  why: LiveWhy,
  begun: Begun,
  change: { readonly target?: Approved; readonly back?: Approved } = {},
): MovingToLive {
  const { access, accessHash } = credential;
  const { target = { access, accessHash }, back } = change;
  const { request } = begun;
  return {
    status: 'moving',
    to: 'live',
    why,
    target,
    ...(back === undefined ? {} : { back }),
    ...(request === undefined ? {} : { request }),
    ...begin(credential, begun),
    ...unquiet(before),
  };
}

export function toFrozen(
  credential: Pick<Credential, 'version'>,
  before: CredentialHeldFrom,
  why: FrozenWhy,
  begun: Begun,
  deleteAt?: number,
): MovingToFrozen {
  return {
    status: 'moving',
    to: 'frozen',
    why,
    ...(deleteAt === undefined ? {} : { deleteAt }),
    ...begin(credential, begun),
    ...unquiet(before),
  };
}

export function toEnding(
  credential: Pick<Credential, 'version'>,
  why: EndWhy,
  begun: Begun,
): Ending {
  return { status: 'ending', why, ...begin(credential, begun) };
}

/**
 * A change that is interrupted never happened: its request fails, and what was approved before
 * counts.
 */
export function interrupted(before: CredentialHeldFrom) {
  if (before.status !== 'moving' || before.to !== 'live' || before.why === 'thaw') return {};
  const { request } = before;
  return request === undefined ? {} : { settles: { request, done: false } };
}
