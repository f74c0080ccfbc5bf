import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readForCertain } from '../../src/atlas/lists/certain.ts';
import { PAGE_SIZE, readAllPages } from '../../src/atlas/operations/pages.ts';
import type { Page } from '../../src/workflow/ports/atlas.ts';
import { chance, failing, ORG_ID, openScene, PROJECT_ID, TestClock } from './scene.ts';

type Reader = (pageNum: number) => Page<string> | Promise<Page<string>>;

const nameAll = (count: number) => Array.from({ length: count }, (_, index) => `key ${index}`);

function pageOf(all: readonly string[], pageNum: number, size: number, total?: number) {
  const items = all.slice((pageNum - 1) * size, pageNum * size);
  return { items, pageNum, itemsPerPage: size, ...(total !== undefined && { totalCount: total }) };
}

async function readWith(reader: Reader) {
  const asked: number[] = [];
  let now = 0;
  let most = 0;
  const { items } = await readAllPages<string>({
    operation: 'listOrgApiKeys',
    idOf: (item) => item,
    signal: new AbortController().signal,
    read: async (pageNum) => {
      asked.push(pageNum);
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return reader(pageNum);
    },
  });
  return { items, asked, atOnce: most };
}

describe('a whole list', () => {
  it('of less than a page takes one read', async () => {
    const { items, asked } = await readWith((pageNum) => pageOf(nameAll(9), pageNum, 10, 9));
    expect(items).toEqual(nameAll(9));
    expect(asked).toEqual([1]);
  });

  it('of exactly one page takes two, because only a short page is the end', async () => {
    const { items, asked } = await readWith((pageNum) => pageOf(nameAll(10), pageNum, 10, 10));
    expect(items).toHaveLength(10);
    expect(asked).toEqual([1, 2]);
  });

  it('is read eight pages at once after the first', async () => {
    const { items, asked, atOnce } = await readWith((pageNum) =>
      pageOf(nameAll(199), pageNum, 10, 199),
    );
    expect(items).toHaveLength(199);
    expect(asked).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(atOnce).toBe(8);
  });

  it('is whole although the total is too low, too high, missing or absurd', async () => {
    const sizes = fc.integer({ min: 0, max: 120 });
    const totals = fc.option(fc.oneof(fc.nat(150), fc.constant(1e9)), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        totals,
        fc.integer({ min: 1, max: 20 }),
        async (count, total, size) => {
          const { items, asked } = await readWith((pageNum) =>
            pageOf(nameAll(count), pageNum, size, total),
          );
          expect([...items].sort()).toEqual(nameAll(count).sort());
          expect(asked.length).toBeLessThanOrEqual(Math.ceil(count / size) + 8);
          expect(new Set(asked).size).toBe(asked.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('names each item once where pages shift while they are read', async () => {
    const { items } = await readWith((pageNum) => {
      const all = pageNum === 1 ? nameAll(25) : ['new', ...nameAll(25)];
      return pageOf(all, pageNum, 10, 25);
    });
    expect([...items].sort()).toEqual(nameAll(25).sort());
  });

  it('fails where any page fails, and stops the others', async () => {
    const { signal } = new AbortController();
    const stopped: number[] = [];
    const reading = readAllPages({
      operation: 'listOrgApiKeys',
      idOf: (item: string) => item,
      signal,
      read: async (pageNum, within): Promise<Page<string>> => {
        if (pageNum === 3) throw new Error('page 3 is broken');
        if (pageNum === 1) return pageOf(nameAll(100), 1, 10, 100);
        return new Promise<Page<string>>((_, reject) => {
          within.addEventListener('abort', () => {
            stopped.push(pageNum);
            reject(within.reason);
          });
        });
      },
    });
    await expect(reading).rejects.toThrow('page 3 is broken');
    expect(stopped).toEqual([2, 4, 5, 6, 7, 8, 9]);
  });

  it('is not believed where the server repeats a page for ever', async () => {
    const error = await failing(
      readWith((pageNum) => ({ ...pageOf(nameAll(10), 1, 10), pageNum })),
    );
    expect(error).toMatchObject({ code: 'unreadable', operation: 'listOrgApiKeys' });
  });

  it('is not read for ever', async () => {
    const endless: Reader = (pageNum) => ({
      items: [`${pageNum}`],
      pageNum,
      itemsPerPage: 1,
      totalCount: 1e9,
    });
    expect((await failing(readWith(endless))).code).toBe('unreadable');
  });
});

describe('a listing that decisions rest on', () => {
  function readInTurn(readings: readonly string[], fallback?: () => string) {
    const clock = new TestClock();
    let reads = 0;
    const result = readForCertain({
      operation: 'listOrgApiKeys',
      read: async () => {
        reads += 1;
        return readings[reads - 1] ?? fallback?.() ?? 'nothing';
      },
      gist: (reading) => reading,
      clock,
      chance: chance(),
      totalMs: 30_000,
    });
    return { result, reads: () => reads, clock };
  }

  it('is read until two in a row agree', async () => {
    const calm = readInTurn(['a', 'a', 'b']);
    expect(await calm.result).toBe('a');
    expect(calm.reads()).toBe(2);
    const moving = readInTurn(['a', 'b', 'a', 'c', 'c']);
    expect(await moving.result).toBe('c');
    expect(moving.reads()).toBe(5);
    expect(moving.clock.slept.length).toBe(4);
  });

  it('gives up at its deadline and concludes nothing', async () => {
    let turn = 0;
    const { result, clock } = readInTurn([], () => {
      turn += 1;
      return `${turn}`;
    });
    const error = await failing(result);
    expect(error).toMatchObject({ code: 'timeout', effect: 'none' });
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(30_000);
  });
});

describe('1,300 keys at Atlas', () => {
  async function openBig() {
    const scene = await openScene({ auth: 'digest' });
    for (let index = 0; index < 1_300; index += 1) {
      scene.sim.addKey({
        organizationId: ORG_ID,
        description: `key ${index}`,
        roles: ['ORG_MEMBER'],
        projects: [{ projectId: PROJECT_ID, roles: ['GROUP_READ_ONLY'] }],
      });
    }
    const lists = () =>
      scene.sim.exchanges.filter(({ path, status }) => /apiKeys$/.test(path) && status === 200);
    return { ...scene, lists };
  }

  it('are all found, of the organization and of a project, in three pages of 500', async () => {
    const { organization, lists } = await openBig();
    expect(await organization.listKeys()).toHaveLength(1_300);
    expect(
      lists()
        .map(({ query }) => query)
        .sort(),
    ).toEqual(
      [1, 2, 3].map((page) => `includeCount=true&itemsPerPage=${PAGE_SIZE}&pageNum=${page}`),
    );
    expect(await organization.listProjectKeys(PROJECT_ID)).toHaveLength(1_300);
    expect(lists()).toHaveLength(6);
  });

  it.each([-1_300, -600, 700])('are all found with a total that is off by %i', async (error) => {
    const { organization, sim } = await openBig();
    sim.switches.totalCountError = error;
    expect(await organization.listKeys()).toHaveLength(1_300);
  });

  it('are found although one page fails at first', async () => {
    const { organization, sim } = await openBig();
    sim.faults.add({ when: { path: /pageNum=2/, times: 2 }, do: { kind: 'status', status: 502 } });
    expect(await organization.listKeys()).toHaveLength(1_300);
  });

  it('are not half found where one page keeps failing', async () => {
    const { organization, sim } = await openBig();
    sim.faults.add({ when: { path: /pageNum=3/ }, do: { kind: 'status', status: 502 } });
    expect((await failing(organization.listKeys())).code).toBe('server_error');
  });
});
