import { adoptionIn } from '../asking/adoption.ts';
import { overlapOf } from '../asking/lifetime.ts';
import { ADOPTIONS, LIFE_DEFAULTS } from '../lifeSettings.ts';
import { approvalLifetimeOf, type Limits, type Policy } from '../policy.ts';
import type { Direction } from './direction.ts';

const NUMBERS = ['open', 'perDay', 'reasonMin'] as const;
const TIMES = [
  'requestLifetimeMs',
  'approvalLifetimeMs',
  'revealWithinMs',
  'graceForMs',
  'putOffMs',
  'overlapMs',
  'overlapMaxMs',
  'orphanAfterMs',
] as const;
const RULES = ['reasonPattern', 'ticket', 'quietWords', 'accessList', 'recipient'] as const;

/** What every request must keep to became stricter or less strict. */
export type LimitChange =
  | {
      readonly what: 'number';
      readonly direction: Direction;
      readonly which: (typeof NUMBERS)[number];
      readonly before: number;
      readonly after: number;
    }
  | {
      readonly what: 'time';
      readonly direction: Direction;
      readonly which: (typeof TIMES)[number];
      readonly before: number;
      readonly after: number;
    }
  | {
      readonly what: 'demand';
      readonly direction: Direction;
      readonly which:
        | (typeof RULES)[number]
        | 'publicApprovals'
        | 'glassQuota'
        | 'reminders'
        | 'extend'
        | 'owners'
        | 'successors'
        | 'automations'
        | 'adoption';
    };

function byNumber(difference: number): Direction {
  return difference > 0 ? 'easier' : 'harder';
}

function numberChanges({ limits: from }: Policy, { limits: to }: Policy): LimitChange[] {
  return NUMBERS.flatMap((which) => {
    const [before, after] = [from[which], to[which]];
    if (before === after) return [];
    const direction = byNumber(which === 'reasonMin' ? before - after : after - before);
    return [{ what: 'number', direction, which, before, after } as const];
  });
}

function timeOf(policy: Policy, which: (typeof TIMES)[number]): number {
  switch (which) {
    case 'approvalLifetimeMs':
      return approvalLifetimeOf(policy);
    case 'requestLifetimeMs':
    case 'revealWithinMs':
      return policy[which];
    case 'overlapMs':
      return overlapOf(policy).defaultMs;
    case 'overlapMaxMs':
      return overlapOf(policy).maxMs;
    default:
      return policy[which] ?? LIFE_DEFAULTS[which];
  }
}

/** How much an owner may extend without asking: the higher, the easier. */
function extended({ extend = LIFE_DEFAULTS.extend }: Policy): number {
  return extend.automatic ? extend.maxMs * extend.times : 0;
}

/** How much is asked before a key is adopted, over all organizations that both policies have. */
function adoptionChanges(from: Policy, to: Policy): LimitChange[] {
  const steps = to.organizations
    .filter(({ id }) => from.organizations.some((one) => one.id === id))
    .map(({ id }) => {
      const step = (policy: Policy) => ADOPTIONS.indexOf(adoptionIn(policy, id));
      return step(from) - step(to);
    });
  if (steps.every((step) => step === 0)) return [];
  const mixed = steps.some((step) => step > 0) && steps.some((step) => step < 0);
  const direction = mixed ? 'other' : byNumber(Math.max(...steps) > 0 ? 1 : -1);
  return [{ what: 'demand', direction, which: 'adoption' }];
}

function ownerChanges(from: Policy, to: Policy): LimitChange[] {
  const more = extended(to) - extended(from);
  const owners = ({ owners: all }: Policy) => all && [...all].sort().join();
  const successors = (policy: Policy) => policy.successors ?? LIFE_DEFAULTS.successors;
  return [
    ...(more === 0
      ? []
      : [{ what: 'demand', direction: byNumber(more), which: 'extend' } as const]),
    ...(owners(from) === owners(to)
      ? []
      : [{ what: 'demand', direction: 'other', which: 'owners' } as const]),
    ...(successors(from) === successors(to)
      ? []
      : [{ what: 'demand', direction: 'other', which: 'successors' } as const]),
    ...(JSON.stringify(from.automations) === JSON.stringify(to.automations)
      ? []
      : [{ what: 'demand', direction: 'other', which: 'automations' } as const]),
  ];
}

function timeChanges(from: Policy, to: Policy): LimitChange[] {
  return TIMES.flatMap((which) => {
    const [before, after] = [timeOf(from, which), timeOf(to, which)];
    if (before === after) return [];
    return [{ what: 'time', direction: byNumber(after - before), which, before, after } as const];
  });
}

/** How much an access list is limited: the higher, the harder. */
function strictness({ accessList }: Limits): number {
  const { required = false, widest } = accessList ?? {};
  return (required ? 1000 : 0) + (widest === undefined ? 0 : widest.ipv4 + widest.ipv6);
}

function demandDirection(which: (typeof RULES)[number], from: Limits, to: Limits): Direction {
  switch (which) {
    case 'accessList': {
      const difference = strictness(from) - strictness(to);
      return difference === 0 ? 'other' : byNumber(difference);
    }
    case 'recipient': {
      const freely = [from.recipient, to.recipient].includes(undefined);
      if (!freely) return 'other';
      return from.recipient === undefined ? 'harder' : 'easier';
    }
    case 'quietWords':
      return byNumber(from.quietWords.length - to.quietWords.length);
    default:
      if (from[which] === undefined) return 'harder';
      return to[which] === undefined ? 'easier' : 'other';
  }
}

/** What every request must keep to, and how often somebody may break the glass. */
export function limitChanges(from: Policy, to: Policy): readonly LimitChange[] {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const demands = RULES.flatMap((which): LimitChange[] => {
    if (same(from.limits[which], to.limits[which])) return [];
    return [{ what: 'demand', direction: demandDirection(which, from.limits, to.limits), which }];
  });
  const [glass, nowGlass] = [from.breakGlass?.quota, to.breakGlass?.quota];
  if (glass !== undefined && nowGlass !== undefined && !same(glass, nowGlass)) {
    const difference = nowGlass.count / nowGlass.withinMs - glass.count / glass.withinMs;
    demands.push({ what: 'demand', direction: byNumber(difference), which: 'glassQuota' });
  }
  if (from.allowPublicApprovals !== to.allowPublicApprovals) {
    const direction = to.allowPublicApprovals ? 'easier' : 'harder';
    demands.push({ what: 'demand', direction, which: 'publicApprovals' });
  }
  if (!same(from.reminders, to.reminders)) {
    demands.push({ what: 'demand', direction: 'other', which: 'reminders' });
  }
  return [
    ...numberChanges(from, to),
    ...timeChanges(from, to),
    ...ownerChanges(from, to),
    ...adoptionChanges(from, to),
    ...demands,
  ];
}
