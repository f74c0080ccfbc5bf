import { describe, expect, it } from 'vitest';
import { nextWord } from '../../../src/domain/credential/commands/byTime.ts';
import { decideCredential } from '../../../src/domain/credential/commands/decide.ts';
import { mayKnow } from '../../../src/domain/credential/commands/rights.ts';
import { endOf } from '../../../src/domain/credential/ends.ts';
import { NOW, people, person, policy } from '../fixtures.ts';
import { DAY, frozenByEnd, given, makeCredential, STATES } from './fixtures.ts';

const to = { kind: 'person', id: 'U0OLGA' } as const;
const offer = { type: 'offer_owner', by: 'U0DANA', to } as const;
const offered = { to, by: 'U0DANA', at: NOW };

const why = (decision: ReturnType<typeof decideCredential>) =>
  decision.ok ? decision.event : decision.refusal.why;

describe('a key that is offered to another owner', () => {
  it('stays with its owner until the other one takes it', () => {
    const asked = decideCredential(makeCredential(), offer, given());
    expect(asked).toMatchObject({ ok: true, changes: { offered } });
    const taken = decideCredential(
      makeCredential({ offered }),
      { type: 'take', by: to.id },
      given(),
    );
    expect(taken).toMatchObject({
      ok: true,
      event: 'credential.owned',
      changes: { owner: to, offered: undefined },
    });
    const declined = { type: 'decline', by: to.id } as const;
    expect(decideCredential(makeCredential({ offered }), declined, given())).toMatchObject({
      event: 'credential.owner_declined',
      changes: { offered: undefined },
    });
  });

  it('is offered by its owner only, and to somebody else', () => {
    const by = (id: string, circumstances = given()) =>
      why(decideCredential(makeCredential(), { ...offer, by: id }, circumstances));
    expect(by('U0DANA')).toBe('credential.owner_offered');
    expect(by('U0MEI')).toBe('not_owner');
    // An admin takes no key away from an owner who is there.
    expect(by('U0ADMIN')).toBe('not_owner');
    const left = { ...given(), people: people(person('U0DANA', { standing: 'deactivated' })) };
    expect(by('U0ADMIN', left)).toBe('credential.owner_offered');
    expect(by('U0MEI', left)).toBe('not_owner');
    const self = { ...offer, to: { kind: 'person', id: 'U0DANA' } } as const;
    expect(why(decideCredential(makeCredential(), self, given()))).toBe('owns_already');
  });

  it('is taken by nobody to whom it is not offered, and by no guest', () => {
    const take = { type: 'take', by: 'U0MEI' } as const;
    expect(why(decideCredential(makeCredential({ offered }), take, given()))).toBe('not_offered');
    expect(why(decideCredential(makeCredential(), take, given()))).toBe('not_offered');
    const guest = people(person('U0OLGA', { standing: 'guest' }));
    const byGuest = { type: 'take', by: to.id } as const;
    expect(
      why(decideCredential(makeCredential({ offered }), byGuest, { ...given(), people: guest })),
    ).toBe('not_a_member');
  });

  it('is over where the key ends', () => {
    const ending = makeCredential({ offered, state: STATES.ending });
    expect(why(decideCredential(ending, { type: 'take', by: to.id }, given()))).toBe(
      'credential_ended',
    );
  });
});

describe('a key whose owner left', () => {
  it('ends after a while, is offered to the successor, and is whole again once it is taken', () => {
    const at = NOW + 14 * DAY;
    const { owner } = makeCredential();
    const left = decideCredential(makeCredential(), { type: 'orphaned', owner, at, to }, given());
    expect(left).toMatchObject({
      ok: true,
      changes: { ends: { orphaned: at }, offered: { to, by: 'keywarden', at: NOW } },
      facts: { to: to.id },
    });
    if (!left.ok) return;
    const orphan = { ...makeCredential(), ...left.changes };
    expect(endOf(orphan)).toEqual({ at, cut: 'orphaned' });
    const taken = decideCredential(orphan, { type: 'take', by: to.id }, given());
    expect(taken.ok && endOf({ ...orphan, ...taken.changes })?.cut).toBe('approved');
  });
});

describe('who may know of a key', () => {
  it('is who acts on it, who is asked to take it, and who may see keys there', () => {
    const nobody = { ...given(), policy: policy({ viewers: ['S0NOBODY'] }) };
    expect(mayKnow(makeCredential(), 'U0DANA', nobody)).toBe(true);
    expect(mayKnow(makeCredential(), 'U0OLGA', nobody)).toBe(false);
    expect(mayKnow(makeCredential({ offered }), 'U0OLGA', nobody)).toBe(true);
    expect(mayKnow(makeCredential(), 'U0OLGA', given())).toBe(true);
  });
});

describe('the word about a frozen key', () => {
  it('comes every week, and a day before it is deleted', () => {
    expect(nextWord(NOW, undefined)).toBe(NOW + 7 * DAY);
    expect(nextWord(NOW, NOW + 7 * DAY)).toBe(NOW + 6 * DAY);
    expect(nextWord(NOW, NOW + 30 * DAY)).toBe(NOW + 7 * DAY);
    expect(nextWord(NOW, NOW + DAY)).toBe(NOW + 7 * DAY);
  });

  it('is moved where a freeze that somebody asked for reaches its end', () => {
    const frozen = { ...frozenByEnd, why: 'asked', deleteAt: undefined } as const;
    const { deleteAt: _, ...asked } = frozen;
    const credential = makeCredential({ state: asked, ends: { approved: NOW } });
    const due = decideCredential(credential, { type: 'end_due', graceMs: 7 * DAY }, given());
    expect(due).toMatchObject({ state: { deleteAt: NOW + 7 * DAY, remindAt: NOW + 6 * DAY } });
  });
});
