import type { types } from '@slack/bolt';
import { highestRiskOf, isKnownProjectRole, riskOfRole } from '../../../domain/key/projectRoles.ts';
import { isOrganizationRole, type OrganizationRole, riskOf } from '../../../domain/key/roles.ts';
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

export function roleNames(words: Catalogue, roles: readonly string[]): string {
  return roles.map((role) => roleName(words, role)).join(words.facts.separator);
}

function roleDoes(words: Catalogue, role: string): string {
  if (isOrganizationRole(role)) return words.organizationRoles[role].does;
  return isKnownProjectRole(role) ? words.projectRolesDo[role] : '';
}

/** One line for each role: its name, its risk and what it allows. */
export function roleLines(words: Catalogue, roles: readonly string[]): string[] {
  return roles.map((role) => {
    const level = words.risk.level[riskOfRole(role)];
    return `• ${words.card.role(roleName(words, role), level, roleDoes(words, role))}`;
  });
}

/** The highest risk of the roles, with the reason. */
export function riskSentence(words: Catalogue, roles: readonly string[]): string {
  const risk = highestRiskOf(roles);
  if (risk !== 'dangerous') return words.risk[risk];
  const culprits = roles.filter((role) => riskOfRole(role) === 'dangerous');
  const does = culprits.map((role) => roleDoes(words, role)).join(' ');
  return words.risk.dangerous(roleNames(words, culprits), does);
}

/** A role of an organization or of a project as an option of a form. */
export function anyRoleOption(words: Catalogue, role: string): types.PlainTextOption {
  if (isOrganizationRole(role)) return roleOption(words, role);
  const name = roleName(words, role);

  return {
    text: plain(
      riskOfRole(role) === 'dangerous' ? words.risk.markedDangerous(name) : name,
      LIMITS.option,
    ),
    value: role,
    ...(isKnownProjectRole(role)
      ? { description: plain(words.projectRolesDo[role], LIMITS.optionDescription) }
      : {}),
  };
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
