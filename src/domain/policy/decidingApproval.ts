import { highestRiskOf } from '../key/projectRoles.ts';
import { type Asked, fitsPart, isAbout, type Part, partsOf } from './asked.ts';
import type { Person } from './people.ts';
import {
  type Approval,
  organizationOf,
  type Policy,
  type ProjectPolicy,
  type Rule,
} from './policy.ts';
import { entryFor } from './projectEntry.ts';
import { oneAfterOther, sideBySide } from './strictest.ts';

/**
 * Dangerous roles need this many different people, whatever a rule says. They are never automatic.
 */
export const DANGEROUS_APPROVERS = 2;

export type AskRule = Extract<Rule, { effect: 'ask' }>;

/** What decides about one part of a wish, and whose approval it asks for. */
export interface Deciding {
  readonly part: Part;
  /** The name of a rule, `project:<name>`, `tier:<risk>`, or `default`. */
  readonly name: string;
  readonly approval: Approval;
  readonly rule?: AskRule;
  /** The entry of the project, also where something else decides. */
  readonly entry?: ProjectPolicy;
}

function isAsk(rule: Rule): rule is AskRule {
  return rule.effect === 'ask';
}

function byTier(policy: Policy, part: Part): Pick<Deciding, 'name' | 'approval'> {
  const risk = highestRiskOf(part.roles);
  const tier = policy.tiers[risk];
  if (tier !== undefined) return { name: `tier:${risk}`, approval: tier };
  const need = risk === 'dangerous' ? Math.max(DANGEROUS_APPROVERS, policy.quorum) : policy.quorum;
  const stages = [[{ need, of: policy.approvers }]];
  return { name: 'default', approval: { stages, denials: policy.denials } };
}

/** The owners of a project decide; about dangerous roles after the tier that the policy has for them. */
function byOwners(
  policy: Policy,
  part: Part,
  { name }: ProjectPolicy,
  owners: Approval,
): Pick<Deciding, 'name' | 'approval'> {
  const tier = highestRiskOf(part.roles) === 'dangerous' ? policy.tiers.dangerous : undefined;
  if (tier === undefined) return { name: `project:${name}`, approval: owners };
  return {
    name: `${byTier(policy, part).name} + project:${name}`,
    approval: oneAfterOther(tier, owners),
  };
}

/**
 * The most specific decides: the first rule that names projects and fits all roles of the part, then
 * the owners of the project, then the first rule that fits, the tier, the default.
 */
function decidingOn(policy: Policy, person: Person, asked: Asked, part: Part): Deciding {
  const fitting = policy.rules
    .filter(isAsk)
    .filter(({ when }) => isAbout(when, person, asked) && fitsPart(when, part, 'all'));
  const organization = organizationOf(policy, asked.organizationId);
  const { project } = part;
  const entry = project && organization && entryFor(organization, project);
  const about = { part, ...(entry === undefined ? {} : { entry }) };
  const named = fitting.find(({ when }) => when.projects !== undefined);
  const owners = named === undefined ? entry?.approval : undefined;
  if (entry !== undefined && owners !== undefined) {
    return { ...about, ...byOwners(policy, part, entry, owners) };
  }
  const rule = named ?? fitting[0];
  if (rule !== undefined) return { ...about, name: rule.name, approval: rule.approval, rule };
  return { ...about, ...byTier(policy, part) };
}

/** What decides about each part of a wish. */
export function decidingParts(policy: Policy, person: Person, asked: Asked): readonly Deciding[] {
  return partsOf(asked).map((part) => decidingOn(policy, person, asked, part));
}

/** The strictest way over all parts: everybody whom a part asks must approve. */
export function chosenApproval(
  policy: Policy,
  person: Person,
  asked: Asked,
): { readonly rule: string; readonly approval: Approval } {
  const all = decidingParts(policy, person, asked);
  const names = [...new Set(all.map(({ name }) => name))];
  return { rule: names.join(' + '), approval: sideBySide(all.map(({ approval }) => approval)) };
}
