import { describe, expect, it } from 'vitest';
import { propose, summaryOf } from '../../src/cli/adopt/propose.ts';
import { linesOf } from '../../src/domain/inventory/inventory.ts';
import type { Observation } from '../../src/domain/inventory/observation.ts';
import { proposalId } from '../../src/domain/inventory/proposal.ts';
import { makeAccess } from '../../src/domain/key/access.ts';
import { makeCredential } from '../domain/credential/fixtures.ts';
import { NOW } from '../domain/fixtures.ts';
import { policy } from '../domain/policy/projects.ts';

const DAY = 24 * 60 * 60_000;
const from = policy('adoption: dangerous\nowners: [S0PLATFORM]\n');
const ACME = from.organizations[0]?.id ?? '';

function foreign(name: string, role = 'ORG_READ_ONLY'): Observation {
  return {
    id: `apiKey:${name.repeat(24)}`,
    kind: 'apiKey',
    handle: `public${name}`,
    description: `job ${name}`,
    access: makeAccess({ organizationRoles: [role] }),
    firstSeenAt: NOW,
  };
}

const own = makeCredential({ organizationId: ACME, handle: 'ours' });
const lines = linesOf(ACME, [own], [foreign('b'), foreign('c'), foreign('d', 'ORG_OWNER')]);

function proposed(...rows: readonly (readonly [key: string, owner: string, end: string])[]) {
  const read = rows.map(([publicKey, owner, end], at) => {
    return { line: at + 2, publicKey, owner, purpose: `for ${publicKey}`, end };
  });
  return propose({ rows: read, bad: [] }, { policy: from, lines, now: NOW });
}

function bad(...row: readonly [key: string, owner: string, end: string]): string | undefined {
  return proposed(row).bad[0]?.says;
}

describe('what a file proposes', () => {
  it('is each key with its owner, purpose and end, and the roles that it has now', () => {
    const { keys, bad: none } = proposed(
      ['publicb', 'U0DANA', '90d'],
      ['publicc', 'S0PLATFORM', '2099-12-31'],
    );
    expect(none).toEqual([]);
    expect(keys).toMatchObject([
      { credentialId: `apiKey:${'b'.repeat(24)}`, owner: { kind: 'person' }, end: NOW + 90 * DAY },
      { owner: { kind: 'group', id: 'S0PLATFORM' }, end: Date.parse('2099-12-31T23:59:59Z') },
    ]);
    expect(summaryOf(keys, () => 'acme')).toEqual([
      '  in acme: 2',
      '  for U0DANA: 1',
      '  for S0PLATFORM: 1',
    ]);
  });

  it('has a hash of everything that is accepted, in whatever order it stands', () => {
    const { keys } = proposed(['publicb', 'U0DANA', '90d'], ['publicc', 'U0DANA', '90d']);
    const [one] = keys;
    if (one === undefined) throw new Error('nothing was proposed');
    expect(proposalId(keys.toReversed())).toBe(proposalId(keys));
    const others = [
      { ...one, owner: { kind: 'person', id: 'U0MEI' } as const },
      { ...one, purpose: 'other' },
      { ...one, end: one.end + 1 },
      { ...one, rolesHash: 'f'.repeat(64) },
      { ...one, credentialId: 'apiKey:other' },
    ];
    const ids = [[one], ...others.map((other) => [other]), keys].map(proposalId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is nothing of a line that cannot be used, and says what to do', () => {
    expect(bad('unknown', 'U0DANA', '90d')).toMatch(/knows no key "unknown"/);
    expect(bad('ours', 'U0DANA', '90d')).toMatch(/somebody answers for the key ours already/);
    expect(bad('publicd', 'U0DANA', '90d')).toMatch(/the approvers decide .* Adopt it by itself/);
    expect(bad('publicb', 'dana@example.com', '90d')).toMatch(/no id of Slack\. Copy it/);
    expect(bad('publicb', 'S0OTHERS', '90d')).toMatch(/the user group S0OTHERS owns no keys/);
    expect(bad('publicb', 'U0DANA', 'soon')).toMatch(/"soon" is no day such as/);
    expect(bad('publicb', 'U0DANA', '2027-02-30')).toMatch(/is no day such as/);
    expect(bad('publicb', 'U0DANA', '2020-01-01')).toMatch(/is over\. Choose a later day/);
    const twice = proposed(['publicb', 'U0DANA', '90d'], ['publicb', 'U0MEI', '90d']);
    expect(twice.bad).toEqual([{ line: 3, says: expect.stringMatching(/in line 2 as well/) }]);
  });
});
