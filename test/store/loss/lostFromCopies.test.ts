import { describe, expect, it } from 'vitest';
import { chain, GENESIS, type Head, type Line } from '../../../src/store/audit/auditChain.ts';
import { readCopyLine, writeCopyLine } from '../../../src/store/audit/copyLine.ts';
import { lostFromCopies } from '../../../src/store/loss/lostFromCopies.ts';
import { makeEntry, signer } from '../fixtures.ts';

/** Entries with these names, one after the other. */
function chained(names: readonly string[], after: Head = GENESIS): Line[] {
  const lines: Line[] = [];
  for (const event of names) lines.push(chain(signer, lines.at(-1) ?? after, makeEntry({ event })));
  return lines;
}
/** With this entry somebody accepted a loss. */
function acceptance(epoch: number, after: Head = GENESIS): Line {
  return chain(signer, after, makeEntry({ event: 'safe_mode.off', facts: { epoch } }));
}
const many = (count: number, name = 'e') => Array.from({ length: count }, (_, i) => `${name}${i}`);

interface File {
  readonly lines: readonly Line[];
  readonly epoch?: number;
  readonly alter?: (text: string) => string;
}

/** What is lost of these files where this is the log. */
async function lost(log: readonly Line[], files: readonly File[], epoch = 1) {
  const texts = new Map(
    files.map(({ lines, epoch: own = 1, alter = (text) => text }, index) => [
      `${index}.jsonl`,
      lines.map((line) => alter(writeCopyLine(line, own))),
    ]),
  );
  let asked = 0;
  const found: string[] = [];
  const entries = lostFromCopies({
    folder: {
      files: async () => [...texts.keys()],
      async lastOf(name) {
        const line = readCopyLine(texts.get(name)?.at(-1) ?? '');
        return line === undefined ? undefined : { epoch: line.epoch, n: line.n, h: line.h };
      },
      async *linesOf(name) {
        yield* texts.get(name) ?? [];
      },
    },
    trail: {
      async at(n) {
        asked += 1;
        return log[n - 1];
      },
    },
    signer,
    epoch,
  });
  for await (const { n, entry, isAuthentic } of entries) {
    found.push(`${n} ${entry.event}${isAuthentic ? '' : ' not authentic'}`);
  }
  return { found, asked };
}

describe('what copies have and the log has not', () => {
  const all = chained(many(6));

  it('is nothing where the log has all of it', async () => {
    expect((await lost(all, [{ lines: all }])).found).toEqual([]);
    expect((await lost(all, [{ lines: all.slice(0, 3) }])).found).toEqual([]);
  });

  it('is what stands behind the end of the log', async () => {
    const { found } = await lost(all.slice(0, 4), [{ lines: all }]);
    expect(found).toEqual(['5 e4', '6 e5']);
    expect((await lost([], [{ lines: all }])).found).toHaveLength(6);
  });

  it('is the other branch, where the log has grown past what it lost', async () => {
    const grown = [...all.slice(0, 4), ...chained(many(5, 'new'), all[3])];
    expect((await lost(grown, [{ lines: all }])).found).toEqual(['5 e4', '6 e5']);
  });

  it('is what the copy of any replica has, also one that goes on from another file', async () => {
    const files = [{ lines: all.slice(0, 5) }, { lines: all.slice(5) }, { lines: all.slice(0, 2) }];
    expect((await lost(all.slice(0, 4), files)).found).toEqual(['5 e4', '6 e5']);
  });

  it('is not what a loss that was accepted before has left', async () => {
    const files = [{ lines: all, epoch: 1 }];
    expect((await lost(all.slice(0, 4), files, 2)).found).toEqual([]);
    const accepted = [...chained(many(2, 'x'))];
    accepted.push(acceptance(2, accepted.at(-1)));
    const both = [
      { lines: all, epoch: 1 },
      { lines: accepted, epoch: 2 },
    ];
    expect((await lost([], both, 1)).found).toEqual(['1 x0', '2 x1', '3 safe_mode.off']);
    // Also where the log has all of it, but its epoch was lost.
    expect((await lost(accepted, both, 1)).found).toEqual([]);
    // The log is of an epoch before that of its copy, and the copy has what the log has as well.
    const longer = [{ lines: all, epoch: 2 }];
    expect((await lost(all.slice(0, 5), longer, 1)).found).toEqual(['6 e5']);
  });

  it('is also what an earlier epoch has, where the copy of the new one broke off half-way', async () => {
    const files = [
      { lines: all, epoch: 1 },
      { lines: all.slice(0, 3), epoch: 2 },
    ];
    expect((await lost(all.slice(0, 4), files)).found).toEqual(['5 e4', '6 e5']);
    const more = [...files, { lines: all.slice(0, 2), epoch: 3 }];
    expect((await lost(all.slice(0, 4), more)).found).toEqual(['5 e4', '6 e5']);
    expect((await lost(all.slice(0, 4), more, 2)).found).toEqual([]);
  });

  it('is believed to be there, but not what it says, where its MAC is wrong', async () => {
    const alter = (text: string) => text.replace('"event":"e4"', '"event":"forged"');
    const { found } = await lost(all.slice(0, 4), [{ lines: all, alter }]);
    expect(found).toEqual(['5 forged not authentic', '6 e5']);
  });

  it('is found in a long copy without asking Redis for each of its entries', async () => {
    const long = chained(many(2000));
    const { found, asked } = await lost(long.slice(0, 1999), [{ lines: long }]);
    expect(found).toEqual(['2000 e1999']);
    expect(asked).toBeLessThan(300);
  });
});
