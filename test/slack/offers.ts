import { PROJECT_ROLES } from '../../src/domain/key/projectRoles.ts';
import { ORGANIZATION_ROLES } from '../../src/domain/key/roles.ts';
import { offeredNeeds } from '../../src/domain/policy/asking/offers.ts';
import { REACHES } from '../../src/domain/transitions/form/accessForm.ts';
import type { FormOffer } from '../../src/workflow/requests/newRequest/formOffer.ts';
import { HOUR, ORGANIZATION } from './views/samples.ts';

const DAY = 24 * HOUR;

/** What the form offers to somebody who may ask for all of it. */
export function offerOf(change: Partial<FormOffer> = {}): FormOffer {
  const organization = { ...ORGANIZATION, roles: ORGANIZATION_ROLES };
  return {
    organizations: [organization],
    organization,
    reaches: REACHES,
    reach: 'organization',
    roles: ORGANIZATION_ROLES,
    projects: [],
    needs: offeredNeeds(PROJECT_ROLES, ORGANIZATION_ROLES),
    single: [],
    lifetime: { defaultMs: 90 * DAY, maxMs: 365 * DAY },
    owners: [],
    ...change,
  };
}

/** The same for projects, of which these are chosen. */
export function projectOffer(
  projects: readonly { readonly id: string; readonly name: string }[],
  change: Partial<FormOffer> = {},
): FormOffer {
  const chosen = projects.map((one) => ({ ...one, organizationId: ORGANIZATION.id }));
  const needs = offeredNeeds(PROJECT_ROLES, []);
  return offerOf({
    reach: 'projects',
    projects: chosen,
    single: chosen.map((project) => ({ project, needs })),
    ...change,
  });
}
