import { isKnownProjectRole } from '../../../domain/key/projectRoles.ts';
import type { KeySpec } from '../../../domain/key/spec.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { FormOffer } from '../../../workflow/requests/newRequest/formOffer.ts';
import { code } from '../../views/kit/mrkdwn.ts';
import { roleName, roleNames } from '../../views/kit/roles.ts';
import type { FormValues } from '../../views/windows/formValues.ts';
import { wantedIn } from '../../views/windows/wantedValues.ts';
import type { InitialValues } from './keyForm.ts';

function lifeIn({ lifetime, owner }: KeySpec): Pick<FormValues, 'lifetime' | 'owner'> {
  return {
    ...(lifetime === undefined ? {} : { lifetime: String(lifetime) }),
    ...(owner?.kind === 'group' ? { owner: owner.id } : {}),
  };
}

/** What this person may not choose any more: it is left out, and they are told. */
function goneFrom(words: Catalogue, { spec, organizationName }: Request, offer: FormOffer) {
  const { rolesGone, projectsGone, organizationGone } = words.talkWindows.again;
  if (offer.organization?.id !== spec.organizationId) {
    return [organizationGone(code(organizationName, 80))];
  }
  const { projects: wanted = [] } = spec;
  const beside = spec.roles.filter((role) => wanted.length === 0 || role !== 'ORG_MEMBER');
  const roles = beside.filter((role) => !offer.roles.includes(role));
  const known = offer.projects ?? [];
  const lost = wanted.filter(({ projectId }) => !known.some(({ id }) => id === projectId));
  const inProjects = wanted.flatMap(({ projectId, roles: there }) => {
    const offered = offer.single.find(({ project }) => project.id === projectId)?.needs;
    if (offered === undefined) return [];
    return there.filter(
      (role) => !isKnownProjectRole(role) || !offered.projectRoles.includes(role),
    );
  });
  const names = [...new Set(inProjects)].map((role) => roleName(words, role));
  const all = [...(roles.length === 0 ? [] : [roleNames(words, roles)]), ...names];
  return [
    ...(all.length === 0 ? [] : [rolesGone(all.join(words.facts.separator))]),
    ...(lost.length === 0 || offer.projects === undefined ? [] : [projectsGone(lost.length)]),
  ];
}

/**
 * Fills the form from an earlier request. What the policy no longer has is left out, with a warning.
 */
export function filledFrom(words: Catalogue, request: Request): InitialValues {
  const { spec, reason, ticket = '' } = request;
  const { organizationId, description, accessList, recipient = '' } = spec;
  return {
    values: {
      organizationId,
      description,
      ...wantedIn(request.spec, request),
      ...lifeIn(spec),
      reason,
      ticket,
      recipient,
      accessList: accessList.join('\n'),
    },
    gone: (offer) => goneFrom(words, request, offer),
  };
}
