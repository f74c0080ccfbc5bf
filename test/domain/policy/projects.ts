import { readPolicy } from '../../../src/config/policy/policyFile.ts';
import type { Asked } from '../../../src/domain/policy/asked.ts';
import type { Person } from '../../../src/domain/policy/people.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import { verdictOn } from '../../../src/domain/policy/route.ts';
import { ORGANIZATION, POLICY } from '../../config/fixtures.ts';

export const DAY = 86_400_000;
export const CHECKOUT = 'c'.repeat(24);
export const LEGACY = 'd'.repeat(24);
export const SANDBOX = 'e'.repeat(24);

export function policy(more: string, ...entries: readonly string[]): Policy {
  const lines = entries.map((entry) => `      - ${entry}\n`).join('');
  const projects = entries.length === 0 ? '' : `    projects:\n${lines}`;
  const text = POLICY.replace('channels:', `${projects}channels:`);
  const read = readPolicy('policy.yaml', `${text}${more}`);
  if (read.policy === undefined) throw new Error(read.problems.join('\n'));
  return read.policy;
}

export function person(id: string, ...groups: readonly string[]): Person {
  return { id, standing: 'member', groups };
}

export const dana = person('U0DANA');

/** A wish for these roles in projects, by name; and for roles of the organization. */
export function wish(
  projects: Readonly<Record<string, readonly string[]>>,
  ...roles: readonly string[]
): Asked {
  const ids: Readonly<Record<string, string>> = {
    checkout: CHECKOUT,
    legacy: LEGACY,
    'sandbox-1': SANDBOX,
  };
  return {
    organizationId: ORGANIZATION,
    roles,
    projects: Object.entries(projects).map(([name, own]) => {
      return { id: ids[name] ?? 'f'.repeat(24), name, roles: own };
    }),
  };
}

export const READ = ['GROUP_READ_ONLY'];
export const APPROVERS = ['U0APPROVER', 'S0PLATFORM'];

export function routeOf(from: Policy, asked: Asked, by: Person = dana) {
  const verdict = verdictOn(from, by, asked);
  if (verdict.outcome !== 'ask') throw new Error(verdict.outcome);
  return verdict.route;
}
