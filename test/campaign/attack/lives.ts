import type { OrganizationRole } from '../../../src/domain/key/roles.ts';
import type { Chance } from '../../model/ports/chance.ts';
import { ACME, ADMINS, APPROVERS, LABS, REQUESTERS } from './stage.ts';

/** How somebody comes to a key. */
const WAYS = ['votes', 'owner', 'rule', 'glass', 'advance'] as const;
export type Way = (typeof WAYS)[number];
/**
 * What becomes of it. `late`: nobody reveals it in time. `again`: who had it shown, or was refused,
 * presses the old buttons once more. `freeze`, `thaw`: it is frozen, and in the second case given back.
 * `done`: its owner ends it. `renew`: another key takes its place, and it lives on for an hour.
 */
const ENDS = [
  'keep',
  'again',
  'revoke',
  'replace',
  'late',
  'deny',
  'withdraw',
  'freeze',
  'thaw',
  'thaw',
  'done',
  'renew',
] as const;
/** Only what people approved is carried over to another key without asking them again. */
const BY_VOTES: readonly Way[] = ['votes', 'owner'];
export type End = (typeof ENDS)[number];

/** One wish of one person, and what people do about it. Its description is like no other. */
export interface Life {
  readonly requester: string;
  readonly approvers: readonly string[];
  /** Who revokes what nobody approved. */
  readonly admin: string;
  readonly way: Way;
  readonly end: End;
  readonly organization: { readonly id: string; readonly name: string };
  readonly roles: readonly OrganizationRole[];
  readonly accessList: readonly string[];
  readonly description: string;
}

const ROLES: Readonly<Record<Way, OrganizationRole>> = {
  votes: 'ORG_GROUP_CREATOR',
  owner: 'ORG_OWNER',
  rule: 'ORG_READ_ONLY',
  glass: 'ORG_GROUP_CREATOR',
  advance: 'ORG_GROUP_CREATOR',
};
/** How many people must approve what nothing else approves. */
export const NEEDED = (roles: readonly string[]): number => (roles.includes('ORG_OWNER') ? 2 : 1);

const ORGANIZATIONS = [
  { id: ACME, name: 'acme' },
  { id: LABS, name: 'labs' },
] as const;

/** A new wish of this person, who has no other one open. */
export function newLife(chance: Chance, index: number, number: number): Life {
  const way = chance.pick(WAYS);
  const wanted = chance.pick(ENDS);
  const end = wanted === 'renew' && !BY_VOTES.includes(way) ? 'done' : wanted;
  const isHere = way === 'rule' || way === 'glass' || chance.hit(0.7);
  const waits = (end === 'deny' || end === 'withdraw') && (way === 'votes' || way === 'owner');
  return {
    requester: REQUESTERS[index] ?? REQUESTERS[0],
    approvers: [APPROVERS[2 * index] ?? APPROVERS[0], APPROVERS[2 * index + 1] ?? APPROVERS[1]],
    admin: ADMINS[index] ?? ADMINS[0],
    way,
    end: waits || (end !== 'deny' && end !== 'withdraw') ? end : 'keep',
    organization: ORGANIZATIONS[isHere ? 0 : 1],
    roles: [ROLES[way]],
    accessList: chance.hit(0.4) ? [`203.0.113.${1 + chance.below(200)}`] : [],
    description: `job-${String(number).padStart(3, '0')}-${way}-${end}`,
  };
}
