import type { Role } from '../../key/projectRoles.ts';
import { lifetimeFor } from '../asking/lifetime.ts';
import { firstLifetime, type Lifetime } from '../lifeSettings.ts';
import type { Person } from '../people.ts';
import type { Policy } from '../policy.ts';
import type { Direction } from './direction.ts';
import { targetsIn, wishFor } from './targets.ts';

/** Keys live longer or shorter. */
export interface LifetimeChange {
  readonly what: 'lifetime';
  readonly direction: Direction;
  /** As of a change of the route. Empty: wherever nothing more specific is said. */
  readonly organizations: readonly string[];
  readonly roles: readonly Role[];
  readonly before: Required<Lifetime>;
  readonly after: Required<Lifetime>;
}

const SOMEBODY: Person = { id: 'U', standing: 'member', groups: [] };

function textOf(before: Required<Lifetime>, after: Required<Lifetime>): string {
  return [before.defaultMs, before.maxMs, after.defaultMs, after.maxMs].join();
}

function differs(before: Required<Lifetime>, after: Required<Lifetime>): boolean {
  return before.maxMs !== after.maxMs || before.defaultMs !== after.defaultMs;
}

function directionOf(before: Required<Lifetime>, after: Required<Lifetime>): Direction {
  const longer = after.maxMs - before.maxMs || after.defaultMs - before.defaultMs;
  return longer > 0 ? 'easier' : 'harder';
}

function changeOf(
  before: Required<Lifetime>,
  after: Required<Lifetime>,
  organizations: readonly string[] = [],
  roles: readonly Role[] = [],
): LifetimeChange {
  const direction = directionOf(before, after);
  return { what: 'lifetime', direction, organizations, roles, before, after };
}

/** How long keys live by both policies, for each role and place that both know. */
export function lifetimeChanges(from: Policy, to: Policy): readonly LifetimeChange[] {
  const [had, has] = [firstLifetime([from.lifetime]), firstLifetime([to.lifetime])];
  const general = differs(had, has) ? textOf(had, has) : undefined;
  const found = new Map<string, LifetimeChange>();
  for (const target of targetsIn(from, to)) {
    for (const role of target.roles) {
      const asked = wishFor(target, role);
      const before = lifetimeFor(from, SOMEBODY, asked);
      const after = lifetimeFor(to, SOMEBODY, asked);
      // What holds wherever nothing more is said, is said once.
      const text = textOf(before, after);
      if (!differs(before, after) || text === general) continue;
      const known = found.get(text) ?? changeOf(before, after);
      found.set(text, {
        ...known,
        organizations: [...new Set([...known.organizations, target.name])],
        roles: [...new Set([...known.roles, role])],
      });
    }
  }
  return [...(general === undefined ? [] : [changeOf(had, has)]), ...found.values()];
}
