import { type Life, NEEDED } from '../lives.ts';
import { QUOTA } from '../stage.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ALLOWED_FOR = 4 * 60 * MINUTE;

/** What one person pressed, and what the window showed in which they did. */
export interface Vote {
  readonly by: string;
  readonly at: number;
  readonly shown: string;
}

/** A key that came to be at Atlas. Times are true ones, which nobody edits. */
export interface MadeKey {
  readonly id: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly at: number;
  goneAt?: number;
  /** Its end was asked for, or its time was over. */
  isEndDue?: boolean;
  /** The first message that had named it when it went. */
  wasTold?: string | undefined;
  shown: number;
  /** When it was first shown. */
  shownAt?: number;
  /** It had its roles once: whoever gives or takes them now needs a reason. */
  isFitted?: boolean;
  /** How often its roles were taken, and given back. */
  taken: number;
  given: number;
}

/** What people did about one wish, and what came of it. */
export interface History {
  readonly life: Life;
  /** When its form was sent: again, where somebody did not hear what became of it. */
  readonly askedAt: number[];
  /** The form was the one of an emergency. */
  glass?: boolean;
  readonly votes: Vote[];
  readonly allowed: Vote[];
  /** It was refused or taken back, and everybody saw that. */
  isOver?: boolean;
  /** Revocations that somebody confirmed, and how many of them asked for another key. */
  revoked: number;
  replaced: number;
  /** Freezes that somebody confirmed, and how often an admin gave the key back. */
  frozen: number;
  thawed: number;
  /** How often its owner asked for another key, with an hour in which both live. */
  renewed: number;
  /** What its first key rests on. */
  ground?: 'votes' | 'allowed' | 'rule' | 'glass';
  readonly keys: MadeKey[];
}

const NAMES: Readonly<Record<string, RegExp>> = {
  ORG_GROUP_CREATOR: /ORG_GROUP_CREATOR|Project Creator/,
  ORG_OWNER: /ORG_OWNER|Organization Owner/,
  ORG_READ_ONLY: /ORG_READ_ONLY|Organization Read Only/,
};

function shows({ organization, roles, accessList }: Life, shown: string): boolean {
  return (
    shown.includes(organization.name) &&
    roles.every((role) => NAMES[role]?.test(shown)) &&
    accessList.every((entry) => shown.includes(entry))
  );
}

/** Those who pressed for exactly this, not too long ago. */
function voters({ life, votes }: History, now: number): ReadonlySet<string> {
  const counting = votes.filter(({ by, at, shown }) => {
    const isNew = now - at <= DAY + MINUTE;
    return isNew && by !== life.requester && shows(life, shown) && shown.includes(life.description);
  });
  return new Set(counting.map(({ by }) => by));
}

/** Whether something that was allowed in advance, whoever wished for it, is left for this wish. */
function isAllowed(all: readonly History[], { life }: History, now: number): boolean {
  const its = all.filter((one) => one.life.requester === life.requester);
  const allowed = its.flatMap((one) => one.allowed);
  const fitting = allowed.filter(
    ({ at, shown }) =>
      now - at <= ALLOWED_FOR + MINUTE && shows({ ...life, accessList: [] }, shown),
  );
  const first = Math.min(...fitting.map(({ at }) => at));
  // What was allowed before, and is over by now, was used by others.
  const uses = its.filter(
    ({ ground, life: { organization }, keys: [key] }) =>
      ground === 'allowed' && organization.id === life.organization.id && (key?.at ?? 0) >= first,
  );
  return fitting.length > uses.length;
}

/** How many keys of this person rest on this ground, of wishes of the same day. */
function used(
  all: readonly History[],
  one: History,
  askedAt: number,
  ground: History['ground'],
): number {
  return all.filter((other) => {
    const isNear = other.askedAt.every((at) => Math.abs(at - askedAt) < DAY);
    const isOfSame = other.life.requester === one.life.requester;
    return other !== one && isNear && other.ground === ground && isOfSame;
  }).length;
}

function groundAt(
  all: readonly History[],
  one: History,
  askedAt: number,
  now: number,
): History['ground'] | undefined {
  const { life } = one;
  const need = NEEDED(life.roles);
  const votes = voters(one, now);
  if (votes.size >= need) return 'votes';
  if (votes.size + 1 >= need && isAllowed(all, one, askedAt)) return 'allowed';
  const isFree = life.roles.every((role) => role === 'ORG_READ_ONLY');
  const isHere = life.organization.name === 'acme';
  if (isFree && isHere && used(all, one, askedAt, 'rule') < QUOTA.rule) return 'rule';
  if (one.glass === true && used(all, one, askedAt, 'glass') < QUOTA.glass) return 'glass';
  return undefined;
}

/**
 * What a key of this wish may rest on. `undefined`: on nothing that people or the policy said. Which
 * of several forms was the one that arrived, nobody out here knows.
 */
export function groundFor(
  all: readonly History[],
  one: History,
  now: number,
): History['ground'] | undefined {
  if (one.isOver === true) return undefined;
  for (const askedAt of one.askedAt) {
    const ground = groundAt(all, one, askedAt, now);
    if (ground !== undefined) return ground;
  }
  return undefined;
}

/** An hour after another key was shown in its place, a key is frozen; two hours after, deleted. */
export function isRenewed({ keys, renewed }: History, { id }: MadeKey, now: number): 0 | 1 | 2 {
  const [old, fresh] = keys.filter(({ shownAt }) => shownAt !== undefined).slice(-2);
  if (renewed === 0 || old?.id !== id || fresh?.shownAt === undefined) return 0;
  const hours = (now - fresh.shownAt + MINUTE) / (60 * MINUTE);
  return hours >= 2 ? 2 : hours >= 1 ? 1 : 0;
}

/** Whether the time of a key that nobody had shown is over. */
export function hasLapsed({ at, shown }: MadeKey, now: number): boolean {
  return shown === 0 && now - at >= DAY - MINUTE;
}
