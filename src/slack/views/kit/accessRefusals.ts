import type { AccessFormRefusal } from '../../../domain/record/refusal.ts';
import { PROJECTS_MAX } from '../../../domain/transitions/form/accessForm.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { FIELDS } from '../../wire/ids.ts';
import { span } from './mrkdwn.ts';
import { roleName } from './roles.ts';

/** The inputs under which each is shown: the first of them that the form has. */
export const ACCESS_FIELDS: Readonly<Record<AccessFormRefusal['why'], readonly string[]>> = {
  roles_empty: [FIELDS.roles],
  role_not_allowed: [FIELDS.roles, FIELDS.needs],
  projects_empty: [FIELDS.projects],
  projects_too_many: [FIELDS.projects],
  project_unknown: [FIELDS.projects],
  projects_unread: [FIELDS.projects],
  project_off: [FIELDS.projects],
  not_project_requester: [FIELDS.projects],
  project_name_unknown: [FIELDS.projects],
  project_role_not_allowed: [FIELDS.needs],
  needs_empty: [FIELDS.needs],
  need_not_known: [FIELDS.needs],
  lifetime_unreadable: [FIELDS.lifetime],
  lifetime_too_long: [FIELDS.until, FIELDS.lifetime],
  until_missing: [FIELDS.until, FIELDS.lifetime],
  until_past: [FIELDS.until, FIELDS.lifetime],
  owner_other_person: [FIELDS.owner],
  owner_not_allowed: [FIELDS.owner],
  owner_not_member: [FIELDS.owner],
};

function names(words: Catalogue, roles: readonly string[], quote: (text: string) => string) {
  const all = roles.map((role) => {
    const name = roleName(words, role);
    return name.startsWith('`') ? quote(role) : name;
  });
  return all.join(words.facts.separator);
}

/** Why what somebody asks for cannot be had. */
export function accessRefusal(
  words: Catalogue,
  refusal: AccessFormRefusal,
  quote: (text: string) => string,
): string {
  const { accessRefusals: says, projectRefusals, refusals } = words;
  switch (refusal.why) {
    case 'roles_empty':
      return refusals.rolesEmpty;
    case 'role_not_allowed':
      return refusal.roles.length === 0
        ? refusals.roleNotKnown
        : refusals.roleNotAllowed(names(words, refusal.roles, quote));
    case 'projects_too_many':
      return says.projects_too_many(PROJECTS_MAX);
    case 'project_unknown':
      return says.project_unknown(refusal.count);
    case 'lifetime_too_long':
      return says.lifetime_too_long(span(words, refusal.maxMs));
    case 'project_off':
    case 'not_project_requester':
    case 'project_name_unknown':
      return projectRefusals[refusal.why](quote(refusal.project));
    case 'project_role_not_allowed':
      return projectRefusals.project_role_not_allowed(
        names(words, refusal.roles, quote),
        quote(refusal.project),
      );
    default:
      return says[refusal.why];
  }
}
