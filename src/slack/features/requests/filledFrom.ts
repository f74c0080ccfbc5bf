import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { code } from '../../views/kit/mrkdwn.ts';
import { roleNames } from '../../views/kit/roles.ts';
import type { InitialValues } from './keyForm.ts';

/**
 * Fills the form from an earlier request. Roles or organizations that the policy no longer has are
 * left out, with a warning.
 */
export function filledFrom(words: Catalogue, request: Request): InitialValues {
  const { spec, reason, ticket = '', organizationName } = request;
  const { description, accessList, recipient = '' } = spec;
  const kept = { description, reason, ticket, recipient, accessList: accessList.join('\n') };
  return (organizations) => {
    const { rolesGone, organizationGone } = words.talkWindows.again;
    const organization = organizations.find(({ id }) => id === spec.organizationId);
    if (organization === undefined) {
      return { values: kept, warning: organizationGone(code(organizationName, 80)) };
    }
    const roles = spec.roles.filter((role) => organization.roles.includes(role));
    const gone = spec.roles.filter((role) => !roles.includes(role));
    const values = { ...kept, organizationId: organization.id, roles };
    return gone.length === 0 ? { values } : { values, warning: rolesGone(roleNames(words, gone)) };
  };
}
