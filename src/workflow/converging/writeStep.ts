import type { WriteStep } from '../../domain/credential/accessSteps.ts';
import type { CredentialAccess, Written } from '../ports/credentialAccess.ts';

/** Carries out one step at Atlas. */
export function writeStep(access: CredentialAccess, id: string, step: WriteStep): Promise<Written> {
  switch (step.do) {
    case 'set_organization_roles':
      return access.setOrganizationRoles(id, step.roles);
    case 'join_project':
      return access.addToProject(id, step.projectId, step.roles);
    case 'set_project_roles':
      return access.setProjectRoles(id, step.projectId, step.roles);
    case 'leave_project':
      return access.removeFromProject(id, step.projectId);
    case 'add_addresses':
      return access.addAddresses(id, step.addresses);
    case 'remove_address':
      return access.removeAddress(id, step.address);
    case 'set_description':
      return access.setDescription(id, step.description);
    default:
      return step satisfies never;
  }
}
