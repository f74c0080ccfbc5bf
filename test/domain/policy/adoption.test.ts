import { describe, expect, it } from 'vitest';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { adoptionIsAsked } from '../../../src/domain/policy/asking/adoption.ts';
import { policyChanges } from '../../../src/domain/policy/changes/policyChanges.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import { policy } from './projects.ts';

const READER = makeAccess({ organizationRoles: ['ORG_READ_ONLY'] });
const OWNER = makeAccess({ organizationRoles: ['ORG_OWNER'] });
/** What nobody knows here may do anything. */
const UNKNOWN = makeAccess({ organizationRoles: ['ORG_NEW_ROLE'] });

function asked(from: Policy): readonly boolean[] {
  const [organization] = from.organizations;
  return [READER, OWNER, UNKNOWN].map((access) =>
    adoptionIsAsked(from, organization?.id ?? '', access),
  );
}

/** The same policy where the organization says something else. */
function own(from: Policy, adoption: Policy['adoption']): Policy {
  return { ...from, organizations: from.organizations.map((one) => ({ ...one, adoption })) };
}

function direction(from: Policy, to: Policy) {
  return policyChanges(from, to).flatMap((one) =>
    one.what === 'demand' && one.which === 'adoption' ? [one.direction] : [],
  );
}

describe('adopting what was made without Keywarden', () => {
  it('asks nobody, unless the policy says so: of all keys, or of those with dangerous roles', () => {
    expect(asked(policy(''))).toEqual([false, false, false]);
    expect(asked(policy('adoption: dangerous\n'))).toEqual([false, true, true]);
    expect(asked(policy('adoption: approved\n'))).toEqual([true, true, true]);
  });

  it('is what the organization says, where it says something', () => {
    expect(asked(own(policy('adoption: approved\n'), 'direct'))).toEqual([false, false, false]);
    expect(asked(own(policy(''), 'dangerous'))).toEqual([false, true, true]);
  });

  it('is told when the policy changes: harder, or easier', () => {
    expect(direction(policy(''), policy('adoption: dangerous\n'))).toEqual(['harder']);
    expect(direction(policy('adoption: approved\n'), policy(''))).toEqual(['easier']);
    expect(direction(policy(''), policy('adoption: direct\n'))).toEqual([]);
  });
});
