import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { Observation } from '../../../src/domain/inventory/observation.ts';
import { createFindAny } from '../../../src/workflow/inventory/whose/findAny.ts';
import { makeCredential } from '../../domain/credential/fixtures.ts';
import { NOW, policy } from '../../domain/fixtures.ts';

const [organization] = policy().organizations;
const ACME = organization?.id ?? '';
const idOf = (digit: string) => `apiKey:${digit.repeat(24)}`;
const own = makeCredential({ id: idOf('1'), handle: 'ownownow', organizationId: ACME });

function seen(digit: string, handle: string): Observation {
  const { access } = own;
  const about = { kind: 'apiKey', description: 'job', access, firstSeenAt: NOW } as const;
  return { id: idOf(digit), handle, ...about };
}

/** Six hundred records; `observed`: what Atlas showed. Gives what was read, in order. */
function looking(observed: readonly Observation[], newest: readonly Credential[] = []) {
  const reads: string[] = [];
  const others = Array.from({ length: 600 }, (_, at) => makeCredential({ id: `apiKey:${at}` }));
  const findAny = createFindAny({
    credentials: {
      async get(ids) {
        reads.push(`get ${ids.length}`);
        return new Map(ids.includes(own.id) ? [[own.id, own]] : []);
      },
      async page(_, { limit }) {
        reads.push(`page ${limit}`);
        return { credentials: [...newest, ...others].slice(0, limit), total: 600, now: NOW };
      },
    },
    observations: {
      async find(_, asked) {
        reads.push('observed');
        const fits = (one: Observation) =>
          'id' in asked ? one.id === asked.id : one.handle === asked.handle;
        return observed.filter(fits).map((observation) => ({ organizationId: ACME, observation }));
      },
    },
    policy,
  });
  return { findAny, reads };
}

describe('one key of all', () => {
  it('costs the same whether there is one or none, however many there are', async () => {
    const all = [seen('1', 'ownownow'), seen('2', 'foreignk')];
    for (const name of ['ownownow', '1'.repeat(24)]) {
      const found = looking(all);
      expect(await found.findAny.byName(name)).toMatchObject({ id: own.id, organizationId: ACME });
      const none = looking(all);
      expect(await none.findAny.byName(name.replaceAll(/[o1]/g, '9'))).toBeUndefined();
      expect(none.reads.toSorted()).toEqual(found.reads.toSorted());
      expect(found.reads.length).toBeLessThan(6);
    }
  });

  it('is found where it was just made, and where nobody adopted it', async () => {
    expect(await looking([], [own]).findAny.byName('ownownow')).toMatchObject({
      line: { credential: own },
    });
    const foreign = seen('2', 'foreignk');
    expect(await looking([foreign]).findAny.byName('foreignk')).toEqual({
      organizationId: ACME,
      id: idOf('2'),
      line: { organizationId: ACME, observation: foreign },
    });
  });

  it('is not the one of another name that somebody wrote beside it', async () => {
    const wrong = seen('1', 'madeupna');
    expect(await looking([wrong]).findAny.byName('madeupna')).toBeUndefined();
  });
});
