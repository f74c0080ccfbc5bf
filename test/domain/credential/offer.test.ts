import { describe, expect, it } from 'vitest';
import { decideCredential } from '../../../src/domain/credential/commands/decide.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { Standing } from '../../../src/domain/policy/people.ts';
import { NOW, people, person } from '../fixtures.ts';
import { given, makeCredential } from './fixtures.ts';

const to = { kind: 'person', id: 'U0OLGA' } as const;

/** `dana`: how Slack knows the owner. */
function outcome(by: string, dana: Standing, change: Partial<Credential> = {}) {
  const decision = decideCredential(
    makeCredential(change),
    { type: 'offer_owner', by, to },
    { ...given(), people: people(person('U0DANA', { standing: dana })) },
  );
  return decision.ok ? 'offered' : decision.refusal.why;
}

describe('a key is offered to another owner', () => {
  it('by its owner', () => {
    expect(outcome('U0DANA', 'member')).toBe('offered');
    expect(outcome('U0MEI', 'member')).toBe('not_owner');
  });

  it.each(['deactivated', 'guest', 'unknown'] as const)(
    'by an admin, where its owner is %s',
    (standing) => {
      expect(outcome('U0ADMIN', standing)).toBe('offered');
      expect(outcome('U0MEI', standing)).toBe('not_owner');
    },
  );

  it('by no admin, while its owner is there', () => {
    expect(outcome('U0ADMIN', 'member')).toBe('not_owner');
  });

  it('by an admin, where a group owns it, only once the group has no members', () => {
    const owner = { kind: 'group', id: 'S0BUILD' } as const;
    expect(outcome('U0ADMIN', 'member', { owner })).toBe('not_owner');
    const ends = { orphaned: NOW + 1 };
    expect(outcome('U0ADMIN', 'member', { owner, ends })).toBe('offered');
  });
});
