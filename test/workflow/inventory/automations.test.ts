import { expect, it } from 'vitest';
import type { Shown } from '../../../src/domain/inventory/observation.ts';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { no } from '../../../src/domain/record/result.ts';
import { StoreError } from '../../../src/foundation/errors.ts';
import { createAutomations } from '../../../src/workflow/inventory/automations.ts';
import type { Foreign, Taking } from '../../../src/workflow/inventory/foreign.ts';
import { policy } from '../../domain/fixtures.ts';
import { recordingLog } from '../../store/fixtures.ts';

const MAKER = { is: 'program', id: 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f901' } as const;
const owner = { kind: 'group', id: 'S0PLATFORM' } as const;
const access = makeAccess({ organizationRoles: ['ORG_READ_ONLY'] });
const acme = { id: 'a'.repeat(24), name: 'acme' };

const all = ['away', 'spoiled', 'refused', 'fine', 'fine too'].map((description, at): Shown => {
  const id = `apiKey:${String(at).repeat(24)}`;
  return { id, kind: 'apiKey', handle: 'abcdefgh', description, access };
});
const [keys, more] = [all.slice(0, 4), all.slice(4)];
const running = () => false;

const named = (credentialId: string) => all.find(({ id }) => id === credentialId)?.description;

const foreign: Pick<Foreign, 'look' | 'take'> = {
  async look(place) {
    if (named(place.credentialId) === 'away') return no({ why: 'not_checked' });
    const life = { defaultMs: 1, maxMs: 1 };
    const about = { organizationName: 'acme', kind: 'apiKey', atlasId: '', handle: '' } as const;
    const rest = {
      description: '',
      createdAt: 0,
      access,
      accessHash: '',
      isAsked: false,
      describedAs: '',
      groups: [],
      now: 0,
    };
    return { ok: true, ...place, ...about, ...rest, life };
  },
  async take({ credentialId }) {
    if (named(credentialId) === 'spoiled') throw new StoreError('corrupt', 'made up');
    return named(credentialId) === 'refused' ? no({ why: 'history_differs' }) : { ok: true };
  },
};

function automationsOf(isPaused: () => boolean, taken: Taking[] = []) {
  return createAutomations({
    foreign: {
      look: foreign.look,
      async take(subject, taking) {
        const done = await foreign.take(subject, taking);
        if (done.ok) taken.push(taking);
        return done;
      },
    },
    atlas: { credentialAccess: () => undefined },
    pace: async () => undefined,
    policy: () => policy({ automations: { [MAKER.id]: { owner, purpose: 'Terraform' } } }),
    isPaused: async () => isPaused(),
    log: recordingLog(),
  });
}

const namesOf = (all: readonly Shown[]) => all.map(({ description }) => description);

it('adopts on behind a key that it cannot adopt, which people are told of', async () => {
  const taken: Taking[] = [];
  const automations = automationsOf(() => false, taken);
  const { left, later } = await automations.adopt(acme, [...keys, ...more], () => MAKER, running);
  expect(namesOf(left)).toEqual(['spoiled', 'refused']);
  // The one of which Atlas did not answer is found again in the next turn.
  expect(later).toBe(1);
  // The first one owes the message about all.
  expect(taken.map(({ together }) => together)).toEqual([{ andMore: 1 }, {}]);
});

it('adopts nothing more once safe mode begins or it is told to stop, and tells nobody of that', async () => {
  const taken: Taking[] = [];
  const paused = automationsOf(() => taken.length > 0, taken);
  const fine = [...keys.slice(3), ...more];
  expect(await paused.adopt(acme, fine, () => MAKER, running)).toEqual({ left: [], later: 1 });
  expect(taken).toHaveLength(1);
  const stopped = await paused.adopt(
    acme,
    fine,
    () => MAKER,
    () => true,
  );
  expect(stopped).toEqual({ left: [], later: 2 });
  expect(taken).toHaveLength(1);
});
