import type { OrganizationRole } from '../../../src/domain/key/roles.ts';
import type { Chance } from '../../model/ports/chance.ts';
import type {
  NaiveApproval,
  NaivePerson,
  NaivePolicy,
  NaiveRule,
  NaiveThreshold,
} from './naive.ts';

export const REQUESTER = 'U0REQ';
export const VOTERS = ['U0A', 'U0B', 'U0C', 'U0D', 'U0E', 'U0F', 'U0TWIN', REQUESTER] as const;
export const GROUPS = ['S0ONE', 'S0TWO', 'S0THREE'] as const;
export const ROLES = ['ORG_READ_ONLY', 'ORG_GROUP_CREATOR', 'ORG_OWNER'] as const;
export const HOUR = 3_600_000;

function some<T>(chance: Chance, list: readonly T[], likely: number): T[] {
  return list.filter(() => chance.hit(likely));
}

function atLeastOne<T>(chance: Chance, list: readonly [T, ...T[]], likely: number): T[] {
  const found = some(chance, list, likely);
  return found.length > 0 ? found : [chance.pick(list)];
}

/** Who is in which group; two accounts may be of one human, and one may be the requester's own. */
export function drawPeople(chance: Chance): Map<string, NaivePerson> {
  const twinOf = chance.pick(['U0A', 'U0B', REQUESTER, 'nobody']);
  return new Map(
    VOTERS.map((id) => [
      id,
      {
        id,
        email: id === 'U0TWIN' ? twinOf : id,
        groups: some(chance, GROUPS, 0.45),
        member: chance.hit(0.95),
      },
    ]),
  );
}

function drawThreshold(chance: Chance): NaiveThreshold {
  const need = chance.hit(0.7) ? 1 : 2;
  if (chance.hit(0.15)) return { need: 1, of: 'manager' };
  const of = [...some(chance, GROUPS, 0.5), ...some(chance, ['U0A', 'U0E'], 0.2)];
  return { need, of: of.length > 0 ? of : [chance.pick(GROUPS)] };
}

function drawApproval(chance: Chance): NaiveApproval {
  const stages = Array.from({ length: chance.hit(0.6) ? 1 : 2 }, () =>
    Array.from({ length: chance.hit(0.7) ? 1 : 2 }, () => drawThreshold(chance)),
  );
  const denials = chance.hit(0.7) ? 1 : 2;
  if (chance.hit(0.7)) return { stages, denials };
  const escalation = { afterMs: chance.pick([HOUR, 3 * HOUR]), to: [chance.pick(GROUPS)] };
  return { stages, denials, escalation };
}

function drawRule(chance: Chance): NaiveRule {
  const says = chance.pick(['deny', 'automatic', 'ask', 'ask'] as const);
  return {
    ...(chance.hit(0.7) ? { roles: atLeastOne(chance, ROLES, 0.5) } : {}),
    ...(chance.hit(0.5) ? { requesters: [chance.pick([...GROUPS, REQUESTER])] } : {}),
    says: says === 'ask' ? drawApproval(chance) : says,
    ...(says === 'automatic'
      ? { quota: { count: 1 + chance.below(2), withinMs: chance.pick([HOUR, 24 * HOUR]) } }
      : {}),
  };
}

export function drawPolicy(chance: Chance): NaivePolicy {
  const tier = () => (chance.hit(0.25) ? drawApproval(chance) : undefined);
  const [read, ordinary, dangerous] = [tier(), tier(), tier()];
  return {
    approvers: atLeastOne(chance, GROUPS, 0.5),
    quorum: chance.hit(0.6) ? 1 : 2,
    denials: chance.hit(0.8) ? 1 : 2,
    tiers: {
      ...(read === undefined ? {} : { read }),
      ...(ordinary === undefined ? {} : { ordinary }),
      ...(dangerous === undefined ? {} : { dangerous }),
    },
    rules: Array.from({ length: chance.below(4) }, () => drawRule(chance)),
    ...(chance.hit(0.7) ? { manager: chance.pick(VOTERS) } : {}),
  };
}

export function drawRoles(chance: Chance): readonly OrganizationRole[] {
  return atLeastOne(chance, ROLES, 0.4);
}

export type Event =
  | { readonly do: 'approve' | 'deny'; readonly by: string }
  | { readonly do: 'turn'; readonly who: string; readonly group: string }
  | { readonly do: 'deactivate'; readonly who: string }
  | { readonly do: 'policy' }
  | { readonly do: 'wait'; readonly ms: number };

export function drawEvent(chance: Chance): Event {
  const draw = chance.fraction();
  if (draw < 0.6) return { do: 'approve', by: chance.pick(VOTERS) };
  if (draw < 0.7) return { do: 'deny', by: chance.pick(VOTERS) };
  if (draw < 0.83) return { do: 'turn', who: chance.pick(VOTERS), group: chance.pick(GROUPS) };
  if (draw < 0.85) return { do: 'deactivate', who: chance.pick(VOTERS) };
  if (draw < 0.9) return { do: 'policy' };
  return { do: 'wait', ms: chance.pick([HOUR / 2, 2 * HOUR, 5 * HOUR, 30 * HOUR]) };
}
