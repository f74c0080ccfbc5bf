import type { Role } from '../../key/projectRoles.ts';
import type { Person } from '../people.ts';
import type { Approval, Policy } from '../policy.ts';
import { outcomeFor, type PolicyOutcome } from '../route.ts';
import type { Direction } from './direction.ts';
import { type Target, targetsIn, wishFor } from './targets.ts';

/** Other people decide on a wish, or more or fewer of them, or nobody is asked. */
export interface RouteChange {
  readonly what: 'route';
  readonly direction: Direction;
  /** Names of organizations, and of projects as `shop/checkout`; `shop/*` are all others. */
  readonly organizations: readonly string[];
  readonly roles: readonly Role[];
  /** The requesters that a rule is about. Absent: everybody else. */
  readonly requester?: string;
  readonly before: PolicyOutcome;
  readonly after: PolicyOutcome;
}

function approvalText({ stages, denials, escalation }: Approval): string {
  const later = escalation === undefined ? null : [escalation.afterMs, escalation.to];
  return JSON.stringify([
    stages.map((stage) => stage.map(({ need, of }) => [need, of])),
    denials,
    later,
  ]);
}

function outcomeText(decided: PolicyOutcome): string {
  if (decided.outcome === 'denied') return 'denied';
  const quota = decided.automatic?.quota;
  return JSON.stringify([approvalText(decided.approval), quota?.count, quota?.withinMs]);
}

/** How many keys a day come without a question; more is easier. */
function automaticRate(decided: PolicyOutcome): number {
  if (decided.outcome === 'denied' || decided.automatic === undefined) return 0;
  const { count, withinMs } = decided.automatic.quota;
  return count / withinMs;
}

function needed({ stages }: Approval): number {
  return stages.flat().reduce((sum, { need }) => sum + need, 0);
}

function askedIn({ stages, escalation }: Approval): readonly string[] {
  return [...stages.flat().flatMap(({ of }) => of), ...(escalation?.to ?? [])];
}

/** Compares by one measure after the other; the first that differs decides. */
function firstOf(...differences: readonly number[]): Direction | undefined {
  const first = differences.find((difference) => difference !== 0);
  if (first === undefined) return undefined;
  return first > 0 ? 'easier' : 'harder';
}

function askDirection(before: Approval, after: Approval): Direction {
  const measured = firstOf(
    needed(before) - needed(after),
    before.stages.length - after.stages.length,
  );
  if (measured !== undefined) return measured;
  const [had, has] = [askedIn(before), askedIn(after)];
  const more = has.some((id) => !had.includes(id));
  const fewer = had.some((id) => !has.includes(id));
  if (more && !fewer) return 'easier';
  if (fewer && !more) return 'harder';
  // More denials that are needed to end a request make it easier to get.
  return more ? 'other' : (firstOf(after.denials - before.denials) ?? 'other');
}

function directionOf(before: PolicyOutcome, after: PolicyOutcome): Direction {
  if (after.outcome === 'denied') return 'harder';
  if (before.outcome === 'denied') return 'easier';
  const rate = firstOf(automaticRate(after) - automaticRate(before));
  return rate ?? askDirection(before.approval, after.approval);
}

/** Everybody whom no rule names, then each whom a rule of one of the policies names. */
function requestersIn(from: Policy, to: Policy): readonly (string | undefined)[] {
  const named = [...from.rules, ...to.rules].flatMap(({ when: { requesters } }) =>
    requesters === undefined || requesters === 'everyone' ? [] : requesters,
  );
  return [undefined, ...new Set(named)];
}

function personOf(requester: string | undefined): Person {
  const group = requester?.startsWith('S') === true;
  const id = requester === undefined || group ? 'U' : requester;
  return { id, standing: 'member', groups: group && requester !== undefined ? [requester] : [] };
}

function changesFor(
  from: Policy,
  to: Policy,
  requester: string | undefined,
  target: Target,
): RouteChange[] {
  return target.roles.flatMap((role) => {
    const asked = wishFor(target, role);
    const person = personOf(requester);
    const [before, after] = [outcomeFor(from, person, asked), outcomeFor(to, person, asked)];
    if (outcomeText(before) === outcomeText(after)) return [];
    const direction = directionOf(before, after);
    const who = requester === undefined ? {} : { requester };
    const about = { organizations: [target.name], roles: [role], before, after, ...who };
    return [{ what: 'route', direction, ...about } as const];
  });
}

/** One change where several roles or organizations have the same. */
function together(
  changes: readonly RouteChange[],
  by: (one: RouteChange) => string,
): RouteChange[] {
  const groups = new Map<string, RouteChange>();
  for (const one of changes) {
    const key = by(one);
    const other = groups.get(key) ?? one;
    groups.set(key, {
      ...other,
      organizations: [...new Set([...other.organizations, ...one.organizations])],
      roles: [...new Set([...other.roles, ...one.roles])],
    });
  }
  return [...groups.values()];
}

/** How the way to approval differs, for each role and place that both policies know. */
export function routeChanges(from: Policy, to: Policy): readonly RouteChange[] {
  const targets = targetsIn(from, to);
  const all = requestersIn(from, to).map((requester) =>
    targets.flatMap((target) => changesFor(from, to, requester, target)),
  );
  const text = ({ before, after }: RouteChange) => `${outcomeText(before)} ${outcomeText(after)}`;
  const general = new Set(
    (all[0] ?? []).map((one) => JSON.stringify([one.organizations, one.roles, text(one)])),
  );
  const own = all.flatMap((changes, index) =>
    // What holds for everybody is said once.
    changes.filter(
      (one) =>
        index === 0 || !general.has(JSON.stringify([one.organizations, one.roles, text(one)])),
    ),
  );
  const inOne = together(own, (one) =>
    JSON.stringify([one.requester, one.organizations, text(one)]),
  );
  return together(inOne, (one) => JSON.stringify([one.requester, one.roles, text(one)]));
}
