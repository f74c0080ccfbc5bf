import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectRolesFor } from '../../../src/domain/policy/asking/offers.ts';
import {
  mayAskInSomeProject,
  refuseAsking,
} from '../../../src/domain/policy/asking/refuseAsking.ts';
import { fitsPattern } from '../../../src/domain/policy/projectEntry.ts';
import { ORGANIZATION } from '../../config/fixtures.ts';
import { CHECKOUT, dana, LEGACY, person, policy, READ, wish } from './projects.ts';

describe('who may ask for roles in a project', () => {
  it('is everybody who may ask in the organization, for all but dangerous roles', () => {
    const open = policy('requesters: [U0DANA]\n');
    expect(
      refuseAsking(open, dana, wish({ checkout: READ, legacy: ['GROUP_INDEX_MANAGER'] })),
    ).toBeUndefined();
    expect(refuseAsking(open, person('U0EVE'), wish({ checkout: READ }))).toEqual({
      why: 'not_project_requester',
      project: 'checkout',
    });
    expect(refuseAsking(open, dana, wish({ checkout: ['GROUP_OWNER', ...READ] }))).toEqual({
      why: 'project_role_not_allowed',
      project: 'checkout',
      roles: ['GROUP_OWNER'],
    });
    expect(refuseAsking(open, dana, wish({ checkout: ['GROUP_BRAND_NEW'] }))).toMatchObject({
      why: 'project_role_not_allowed',
    });
  });

  it('is who the project names, and they get nothing else by it', () => {
    const own = policy('requesters: [U0DANA]\n', '{ name: checkout, request: [S0CHECKOUT] }');
    const olga = person('U0OLGA', 'S0CHECKOUT');
    expect(refuseAsking(own, olga, wish({ checkout: READ }))).toBeUndefined();
    expect(refuseAsking(own, dana, wish({ checkout: READ }))).toMatchObject({
      why: 'not_project_requester',
    });
    expect(refuseAsking(own, olga, wish({ checkout: READ, legacy: READ }))).toMatchObject({
      project: 'legacy',
    });
    expect(refuseAsking(own, olga, wish({ checkout: READ }, 'ORG_READ_ONLY'))).toEqual({
      why: 'not_allowed',
    });
    expect(refuseAsking(own, { ...olga, standing: 'guest' }, wish({ checkout: READ }))).toEqual({
      why: 'not_a_member',
      standing: 'guest',
    });
    const [organization] = own.organizations;
    if (organization === undefined) throw new Error('no organization');
    expect(mayAskInSomeProject(own, olga, organization)).toBe(true);
    expect(mayAskInSomeProject(own, person('U0EVE'), organization)).toBe(false);
  });

  it('is nobody where the project is off, and only for the roles that are named', () => {
    const own = policy('', '{ name: checkout, roles: [GROUP_OWNER] }', '{ name: "*", off: true }');
    expect(refuseAsking(own, dana, wish({ checkout: ['GROUP_OWNER'] }))).toBeUndefined();
    expect(refuseAsking(own, dana, wish({ checkout: READ }))).toMatchObject({ roles: READ });
    expect(refuseAsking(own, dana, wish({ legacy: READ }))).toEqual({
      why: 'project_off',
      project: 'legacy',
    });
    const [organization] = own.organizations;
    if (organization === undefined) throw new Error('no organization');
    expect(mayAskInSomeProject(own, dana, organization)).toBe(true);
    const closed = policy('', '{ name: "*", off: true }').organizations[0];
    expect(closed && mayAskInSomeProject(own, dana, closed)).toBe(false);
  });

  it('is nobody while the name matters and Atlas could not be asked for it', () => {
    const nameless = (id: string) => ({
      organizationId: ORGANIZATION,
      roles: [],
      projects: [{ id, roles: READ }],
    });
    const own = policy('', `{ id: ${LEGACY} }`, '{ name: "shop-*", off: true }');
    expect(refuseAsking(own, dana, nameless(CHECKOUT))).toEqual({
      why: 'project_name_unknown',
      project: CHECKOUT,
    });
    expect(refuseAsking(own, dana, nameless(LEGACY))).toBeUndefined();
    expect(refuseAsking(policy(''), dana, nameless(CHECKOUT))).toBeUndefined();
  });
});

describe('what somebody is offered in a project', () => {
  it('is each role on offer there that no rule denies them', () => {
    const own = policy(
      `rules:
  - { name: hired, requesters: [S0HIRED], risk: [ordinary, dangerous], deny: true }
breakGlass: { people: [U0DANA], projects: [checkout] }
`,
      '{ name: checkout, roles: [GROUP_READ_ONLY, GROUP_INDEX_MANAGER, GROUP_OWNER] }',
      '{ name: legacy, off: true }',
    );
    const [organization] = own.organizations;
    if (organization === undefined) throw new Error('no organization');
    const at = (name: string) => ({ id: CHECKOUT, name });
    const offered = (name: string, by = dana, how?: 'break_glass') =>
      projectRolesFor(own, by, organization, at(name), how);
    expect(offered('checkout')).toEqual(['GROUP_READ_ONLY', 'GROUP_INDEX_MANAGER', 'GROUP_OWNER']);
    expect(offered('checkout', person('U0EVE', 'S0HIRED'))).toEqual(['GROUP_READ_ONLY']);
    expect(offered('legacy')).toEqual([]);
    expect(offered('shop')).toHaveLength(15);
    expect(offered('checkout', { ...dana, standing: 'guest' })).toEqual([]);
    expect(offered('checkout', dana, 'break_glass')).toEqual([
      'GROUP_READ_ONLY',
      'GROUP_INDEX_MANAGER',
    ]);
    expect(offered('shop', dana, 'break_glass')).toEqual([]);
  });
});

describe('a pattern of names', () => {
  it.each([
    ['shop-*', 'shop-web', true],
    ['shop-*', 'SHOP-', true],
    ['shop-*', 'shop', false],
    ['*', '', true],
    ['*-prod', 'shop-prod', true],
    ['*-prod', 'shop-prod-2', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*b*b*', 'ab', false],
    ['*b*b*', 'abxb', true],
    ['shop.*', 'shopxy', false],
    ['shop', 'Shop', true],
  ])('%s and %s: %s', (pattern, name, fits) => {
    expect(fitsPattern(pattern, name)).toBe(fits);
  });

  it('means what its regular expression means', () => {
    const piece = fc.stringMatching(/^[ab.*]{0,6}$/);
    fc.assert(
      fc.property(piece, fc.stringMatching(/^[ab.]{0,8}$/), (pattern, name) => {
        const escaped = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
        expect(fitsPattern(pattern, name)).toBe(new RegExp(`^${escaped}$`).test(name));
      }),
    );
  });
});
