import type { ProjectAccess } from '../key/access.ts';
import type { Task } from '../key/capability/tasks.ts';
import type { OrganizationRole } from '../key/roles.ts';
import { type KeySpec, makeSpec } from '../key/spec.ts';
import type { ProjectNames } from '../policy/asked.ts';
import type { Route } from '../policy/route.ts';
import type { Grant } from './grant.ts';
import {
  type Attempt,
  FINAL,
  type IssuedKey,
  KEY_LIVES,
  type Replacement,
  type State,
} from './state.ts';

/** A vote against the request. */
export interface Denial {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

export interface Question {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly text: string;
  readonly answer?: { readonly at: number; readonly text: string };
}

/**
 * A narrower request that an approver would approve. The requester accepts it or keeps what was
 * asked for.
 */
export interface Offer {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly spec: KeySpec;
  /** The route by the policy at the time of the offer. */
  readonly route: Route;
  /** The approver's vote for the narrower spec, under that route. */
  readonly grant: Grant;
}

/** What a request was for, before it was narrowed. */
export interface Narrowed {
  readonly by: string;
  readonly at: number;
  readonly roles: readonly OrganizationRole[];
  readonly projects?: readonly ProjectAccess[];
  readonly lifetime?: number;
}

/**
 * The record of one request in Redis. If an index or a message says something else, the record is
 * right.
 */
export interface Request {
  readonly schema: 1;
  /** ULID. */
  readonly id: string;
  /** Counts commits from 1; a commit names the version it was decided on. */
  readonly version: number;
  /** Random for each commit. If a reply was lost, it tells our own commit from somebody else's. */
  readonly commitId: string;
  readonly createdAt: number;
  readonly requester: string;
  /** As the policy calls it now. Not in Redis, where somebody could change what people read. */
  readonly organizationName: string;
  /** What Atlas calls its projects now. Not in Redis either. */
  readonly projectNames?: ProjectNames;
  readonly reason: string;
  /** The tasks that the key is for, where it was asked for by task. Nothing is judged by them. */
  readonly tasks?: readonly Task[];
  readonly spec: KeySpec;
  /** No access list was given, and it could not be read whether the organization requires one. */
  readonly accessListUnread?: true;
  readonly specHash: string;
  /** The id in the ticket system, if the policy asks for one. */
  readonly ticket?: string;
  /**
   * The route by the policy when the request was made. That of the current policy must be satisfied
   * too.
   */
  readonly route: Route;
  readonly grants: readonly Grant[];
  readonly denials?: readonly Denial[];
  readonly questions?: readonly Question[];
  readonly offer?: Offer;
  /** What was asked for before the requester accepted less, oldest first. */
  readonly narrowed?: readonly Narrowed[];
  /** When the requester last had the approvers reminded. */
  readonly nudgedAt?: number;
  /** An approver has reviewed this break-glass request. */
  readonly acknowledged?: { readonly by: string; readonly at: number };
  /**
   * When the approvers are next asked to acknowledge the break-glass. Set until one of them has,
   * even if its grant was removed because the request had to be approved after all.
   */
  readonly reviewAt?: number;
  /** The time since which the card cannot be posted. Absent while it can. */
  readonly unreachableSince?: number;
  /** The earlier request that this one was made instead of. */
  readonly replaces?: string;
  /** Attempts begun so far, and how many are allowed before a person must look at it. */
  readonly attempts: number;
  readonly attemptsAllowed: number;
  /**
   * Attempts that were in doubt and were cleaned up. A key with one of these markers may always be
   * deleted.
   */
  readonly lost: readonly Attempt[];
  readonly replacement?: Replacement;
  readonly state: State;
}

/** The fields that a decision may change, besides the state. */
export type Changes = Partial<
  Pick<
    Request,
    | 'spec'
    | 'specHash'
    | 'route'
    | 'grants'
    | 'denials'
    | 'questions'
    | 'offer'
    | 'narrowed'
    | 'nudgedAt'
    | 'acknowledged'
    | 'reviewAt'
    | 'unreachableSince'
    | 'attempts'
    | 'attemptsAllowed'
    | 'lost'
    | 'replacement'
  >
>;

/** What the request was for before it was narrowed for the time `step`, from 0. */
export function specBefore({ spec, narrowed = [] }: Request, step: number): KeySpec {
  const earlier = narrowed[step];
  if (earlier === undefined) return spec;
  const { roles, projects = [], lifetime } = earlier;
  return spec.act === undefined
    ? makeSpec({ ...spec, roles })
    : makeSpec({ ...spec, roles, projects, lifetime });
}

/** Nothing is final yet: it counts against what one person may have open. */
export function isOpen({ state }: Pick<Request, 'state'>): boolean {
  return !FINAL.includes(state.status);
}

/** No person stands for these: they rest on the policy. */
const OF_POLICY: readonly Grant['kind'][] = ['automatic', 'extension', 'carried'];

/** Who stands for the grants of a request: people, not the rules of the policy. */
export function votersOf({ grants }: Pick<Request, 'grants'>): string[] {
  return grants.filter(({ kind }) => !OF_POLICY.includes(kind)).map(({ by }) => by);
}

/** Whose facts a decision on the request needs. */
export function concernedBy(request: Request): string[] {
  const denied = (request.denials ?? []).map(({ by }) => by);
  return [request.requester, ...votersOf(request), ...denied];
}

/** Whether this is a break-glass request that no approver has acknowledged yet. */
export function awaitsAcknowledgement({ reviewAt, acknowledged }: Request): boolean {
  return acknowledged === undefined && reviewAt !== undefined;
}

/** The key that this request issued, whether it still exists or not. */
export function issuedKey({ state }: Request): IssuedKey | undefined {
  if ('key' in state) return state.key;
  if (state.status === 'unchecked') return state.left.what === 'key' ? state.left.key : undefined;
  if (state.status !== 'held') return undefined;
  const { from, later } = state;
  return later?.key ?? ('key' in from ? from.key : undefined);
}

/** The key that this request issued, if it exists and nobody has asked to delete it. */
export function liveKey(request: Request): IssuedKey | undefined {
  const { state } = request;
  if (state.status === 'held' && state.later?.key !== undefined) return state.later.key;
  const { status } = state.status === 'held' ? state.from : state;
  return KEY_LIVES.includes(status) ? issuedKey(request) : undefined;
}
