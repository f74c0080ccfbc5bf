import { expect, it } from 'vitest';
import { makeSpec, specHash } from '../../../src/domain/key/spec.ts';
import { replacementSpec } from '../../../src/domain/ledger/actSpec.ts';
import type { People } from '../../../src/domain/policy/people.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import type { UnsignedGrant } from '../../../src/domain/record/grant.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { signGrant } from '../../../src/workflow/core/autoGrants.ts';
import { createPreCreateCheck } from '../../../src/workflow/issuing/preCreateCheck.ts';
import { createCarried } from '../../../src/workflow/ledger/carried.ts';
import { DAY } from '../../domain/credential/fixtures.ts';
import { HOUR, NOW, people, person, policy, request, STATES } from '../../domain/fixtures.ts';
import { signer } from '../../store/fixtures.ts';
import { UNTOUCHED } from '../../untouched.ts';
import { approvedFor, keyOf } from './actStage.ts';

const key = keyOf();
const LIFE = 90 * DAY;
const replacing = approvedFor(replacementSpec(key, { overlap: DAY, lifetime: LIFE })).spec;
const { organizationId, description, roles, accessList } = replacing;
const made = makeSpec({
  organizationId,
  description,
  roles,
  accessList,
  projects: [],
  lifetime: LIFE,
  owner: key.owner,
  act: { kind: 'create' },
});
const FREE: Partial<Policy> = {
  rules: [
    { name: 'free', when: {}, effect: 'automatic', quota: { count: 1, withinMs: 24 * HOUR } },
  ],
};

const vote = { kind: 'vote', by: 'U0RAVI', at: NOW - HOUR } as const;
const rule = {
  kind: 'automatic',
  by: 'keywarden',
  at: NOW - HOUR,
  rule: 'free',
  policyHash: 'h',
} as const;

/** The request under which the key was made, delivered an hour ago. */
function sourceWith(ground: typeof vote | typeof rule): Request {
  const state = { ...STATES.delivered, at: NOW - HOUR } as const;
  const id = '01JD0000000000000000000001';
  const bare = request(state, { id, spec: made, specHash: specHash(made) });
  const grant: UnsignedGrant = { ...ground, specHash: bare.specHash };
  return { ...bare, grants: [signGrant(signer, bare, grant)] };
}

/** What becomes of the request for the key that replaces it, under carried approvals. */
async function checked(
  given: {
    readonly source?: Request;
    readonly people?: People;
    readonly policy?: Partial<Policy>;
    readonly now?: number;
  } = {},
) {
  const source = given.source ?? sourceWith(vote);
  const bare = request(STATES.creating, { spec: replacing, specHash: specHash(replacing) });
  const at = bare.createdAt;
  const grant = signGrant(signer, bare, {
    kind: 'carried',
    by: 'keywarden',
    at,
    specHash: bare.specHash,
    from: source.id,
    policyHash: 'h',
  });
  const check = createPreCreateCheck({
    people: { about: async () => given.people ?? people() },
    policy: () => policy(given.policy),
    signer,
    preApprovals: { get: async () => new Map() },
    requests: { load: async () => ({ request: source, places: {}, now: NOW }) },
    history: UNTOUCHED.history,
  });
  const found = await check({ ...bare, grants: [grant] }, given.now ?? NOW);
  return typeof found === 'object' && 'without' in found
    ? found.without.map((mac) => mac === grant.mac)
    : found;
}

it('carried approvals count before the create while they would be carried', async () => {
  expect(await checked()).toBeUndefined();
});

const OVER = [
  ['are too old', { now: NOW + 8 * DAY }],
  ['are of somebody who left', { people: people(person('U0RAVI', { standing: 'deactivated' })) }],
  ['are fewer than the policy wants by now', { policy: { quorum: 2 } }],
  ['are of a key that nobody was given', { source: { ...sourceWith(vote), state: STATES.ready } }],
  ['come from a rule with a quota', { source: sourceWith(rule), policy: FREE }],
] as const;
it.each(OVER)('people are asked anew where the approvals %s', async (_, given) => {
  expect(await checked(given)).toEqual([true]);
});

it('nothing is decided while Slack does not know the voters', async () => {
  const unknown = people(person('U0RAVI', { standing: 'unknown' }));
  expect(await checked({ people: unknown })).toBe('people_unknown');
});

it('what a rule granted is not carried, because that has a quota of its own', async () => {
  const carried = createCarried({
    history: UNTOUCHED.history,
    signer,
    people: { about: async () => people() },
  });
  const wish = { by: 'U0DANA', access: key.access, lifetime: LIFE };
  const voted = sourceWith(vote);
  expect(await carried(voted, wish, policy(), NOW)).toBe(voted.id);
  expect(await carried(sourceWith(rule), wish, policy(FREE), NOW)).toBeUndefined();
});

it('approvals of a key for one recipient are not carried to a key for another, or in clear', async () => {
  const carried = createCarried({
    history: UNTOUCHED.history,
    signer,
    people: { about: async () => people() },
  });
  const wish = { by: 'U0DANA', access: key.access, lifetime: LIFE };
  const source = sourceWith(vote);
  expect(await carried(source, wish, policy(), NOW)).toBe(source.id);
  const other = { ...wish, recipient: 'age1other' };
  expect(await carried(source, other, policy(), NOW)).toBeUndefined();
});
