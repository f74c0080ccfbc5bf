import type { types } from '@slack/bolt';
import {
  highestRisk,
  isOrganizationRole,
  type OrganizationRole,
  riskOf,
} from '../../../domain/key/roles.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { plain } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { code } from './mrkdwn.ts';

/** Name of a role in mrkdwn. A role without a text is shown by its code. */
export function roleName(words: Catalogue, role: string): string {
  if (isOrganizationRole(role)) return words.organizationRoles[role].name;
  const known = Object.hasOwn(words.projectRoles, role) ? words.projectRoles[role] : undefined;
  return known ?? code(role, 60);
}

export function roleNames(words: Catalogue, roles: readonly OrganizationRole[]): string {
  return roles.map((role) => words.organizationRoles[role].name).join(words.facts.separator);
}

/** One line for each role: its name, its risk and what it allows. */
export function roleLines(words: Catalogue, roles: readonly OrganizationRole[]): string[] {
  return roles.map((role) => {
    const { name, does } = words.organizationRoles[role];
    return `• ${words.card.role(name, words.risk.level[riskOf(role)], does)}`;
  });
}

/** The highest risk of the roles, with the reason. */
export function riskSentence(words: Catalogue, roles: readonly OrganizationRole[]): string {
  const risk = highestRisk(roles);
  if (risk !== 'dangerous') return words.risk[risk];
  const culprits = roles.filter((role) => riskOf(role) === 'dangerous');
  const does = culprits.map((role) => words.organizationRoles[role].does).join(' ');
  return words.risk.dangerous(roleNames(words, culprits), does);
}

/** A role as an option of a form. */
export function roleOption(words: Catalogue, role: OrganizationRole): types.PlainTextOption {
  const { name, does } = words.organizationRoles[role];
  const marked = riskOf(role) === 'dangerous' ? words.risk.markedDangerous(name) : name;
  return {
    text: plain(marked, LIMITS.option),
    value: role,
    description: plain(does, LIMITS.optionDescription),
  };
}
