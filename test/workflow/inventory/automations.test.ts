import { expect, it } from 'vitest';
import type { Shown } from '../../../src/domain/inventory/observation.ts';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { no } from '../../../src/domain/record/result.ts';
import { StoreError } from '../../../src/foundation/errors.ts';
import { createAutomations } from '../../../src/workflow/inventory/automations.ts';
import type { Foreign } from '../../../src/workflow/inventory/foreign.ts';
import { policy } from '../../domain/fixtures.ts';
import { recordingLog } from '../../store/fixtures.ts';

const MAKER = { is: 'program', id: 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f901' } as const;
const owner = { kind: 'group', id: 'S0PLATFORM' } as const;
const access = makeAccess({ organizationRoles: ['ORG_READ_ONLY'] });
const acme = { id: 'a'.repeat(24), name: 'acme' };

const keys = ['away', 'spoiled', 'refused', 'fine'].map((description, at): Shown => {
  const id = `apiKey:${String(at).repeat(24)}`;
  return { id, kind: 'apiKey', handle: 'abcdefgh', description, access };
});

const named = (credentialId: string) => keys.find(({ id }) => id === credentialId)?.description;

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

it('adopts on behind a key that it cannot adopt, which people are told of', async () => {
  const counts: number[] = [];
  const automations = createAutomations({
    foreign,
    atlas: { credentialAccess: () => undefined },
    pace: async () => undefined,
    news: {
      async adoptedMany({ count }) {
        counts.push(count);
        return true;
      },
    },
    policy: () => policy({ automations: { [MAKER.id]: { owner, purpose: 'Terraform' } } }),
    log: recordingLog(),
  });
  const left = await automations.adopt(acme, keys, () => MAKER);
  expect(left.map(({ description }) => description)).toEqual(['spoiled', 'refused']);
  // The one of which Atlas did not answer is found again in the next turn; one message tells of all.
  expect(counts).toEqual([]);
  await automations.adopt(acme, keys.slice(0, 1), () => MAKER);
  expect(counts).toEqual([1]);
});
