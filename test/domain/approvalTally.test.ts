import { describe, expect, it } from 'vitest';
import { gateProblem, voidVotes } from '../../src/domain/approval/approvalTally.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { people, person, policy, request, routeOf, STATES, spec, vote } from './fixtures.ts';

const approved = request(STATES.approved);
const yes = { isNext: () => true, isRevoked: () => false };

describe('the last look before a key is created', () => {
  it('passes when everything that made the request approved still holds', () => {
    expect(gateProblem(approved, policy(), people(), yes)).toBeUndefined();
  });
  it('stops at a vote that was not signed by this installation', () => {
    expect(gateProblem(approved, policy(), people(), { ...yes, isNext: () => false })).toBe(
      'grants_invalid',
    );
  });
  it('stops when the spec on record is not the one that was hashed', () => {
    const swapped = { ...approved, spec: { ...spec, roles: ['ORG_OWNER'] as const } };
    expect(gateProblem(swapped, policy(), people(), yes)).toBe('grants_invalid');
  });
  it('stops when the policy no longer allows a role or the organization', () => {
    const [organization] = policy().organizations;
    const without = policy({
      organizations: organization ? [{ ...organization, roles: ['ORG_MEMBER'] }] : [],
    });
    expect(gateProblem(approved, without, people(), yes)).toBe('not_allowed_any_more');
    expect(gateProblem(approved, policy({ organizations: [] }), people(), yes)).toBe(
      'not_allowed_any_more',
    );
  });
  it('stops when the policy now wants an access list, or a narrower one', () => {
    const now = (accessList: Policy['limits']['accessList']) =>
      policy({ limits: { ...policy().limits, accessList } });
    const widest = { ipv4: 24, ipv6: 56 };
    expect(gateProblem(approved, now({ required: false, widest }), people(), yes)).toBeUndefined();
    expect(gateProblem(approved, now({ required: true }), people(), yes)).toBe(
      'not_allowed_any_more',
    );
  });
  it('stops when the policy now wants a recipient, or wants none', () => {
    const now = (recipient: Policy['limits']['recipient']) =>
      policy({ limits: { ...policy().limits, recipient } });
    expect(gateProblem(approved, now(undefined), people(), yes)).toBeUndefined();
    expect(gateProblem(approved, now('off'), people(), yes)).toBeUndefined();
    expect(gateProblem(approved, now('required'), people(), yes)).toBe('not_allowed_any_more');
  });
  it('stops when the approver left the group after voting', () => {
    expect(gateProblem(approved, policy(), people(person('U0RAVI')), yes)).toBe(
      'approvers_changed',
    );
  });
  it('stops when the quorum was raised after the votes', () => {
    expect(gateProblem(approved, policy({ quorum: 2 }), people(), yes)).toBe('approvers_changed');
  });
  it('stops when the requester was deactivated', () => {
    const gone = people(person('U0DANA', { standing: 'deactivated' }));
    expect(gateProblem(approved, policy(), gone, yes)).toBe('not_allowed_any_more');
  });
  it('stops when an approver turns out to be the requester’s second account', () => {
    const twin = people(person('U0RAVI', { email: 'u0dana@example.com', groups: ['S0PLATFORM'] }));
    expect(gateProblem(approved, policy(), twin, yes)).toBe('approvers_changed');
  });
  it('counts each person once and only votes for this spec', () => {
    const twice = { ...approved, route: routeOf(2), grants: [vote('U0RAVI'), vote('U0RAVI')] };
    expect(gateProblem(twice, policy(), people(), yes)).toBe('approvers_changed');
    const other = { ...approved, grants: [vote('U0RAVI', { specHash: 'f'.repeat(64) })] };
    expect(gateProblem(other, policy(), people(), yes)).toBe('approvers_changed');
  });
  it('names those whose votes no longer count, once each', () => {
    const grants = [vote('U0RAVI'), vote('U0MEI'), vote('U0RAVI')];
    const two = { ...approved, route: routeOf(2), grants };
    expect(voidVotes(two, policy(), people())).toEqual([]);
    expect(voidVotes(two, policy(), people(person('U0RAVI')))).toEqual(['U0RAVI']);
  });
  it('counts two accounts of one person once', () => {
    const twin = people(person('U0MEI', { email: 'u0ravi@example.com', groups: ['S0PLATFORM'] }));
    const two = { ...approved, route: routeOf(2), grants: [vote('U0RAVI'), vote('U0MEI')] };
    expect(gateProblem(two, policy(), people(), yes)).toBeUndefined();
    expect(gateProblem(two, policy(), twin, yes)).toBe('approvers_changed');
  });
  it('stops when nobody knows the people', () => {
    expect(gateProblem(approved, policy(), new Map(), yes)).toBe('not_allowed_any_more');
  });
});
