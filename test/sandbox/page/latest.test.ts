import { describe, expect, it } from 'vitest';
import { latest } from '../../../src/sandbox/page/live/latest.ts';

describe('asking the server for the newest', () => {
  it('runs once more for all who asked meanwhile', async () => {
    const starts: (() => void)[] = [];
    const ask = latest(() => new Promise((resolve) => starts.push(resolve)));
    const first = ask();
    const [second, third] = [ask(), ask()];
    expect(starts).toHaveLength(1);
    starts[0]?.();
    await first;
    await new Promise((resolve) => setTimeout(resolve));
    expect(starts).toHaveLength(2);
    starts[1]?.();
    await Promise.all([second, third]);
    expect(starts).toHaveLength(2);
  });

  it('goes on after a failure, and tells only whom it concerns', async () => {
    let runs = 0;
    const ask = latest(async () => {
      runs += 1;
      if (runs === 1) throw new Error('lost');
    });
    const [first, second] = [ask(), ask()];
    await expect(first).rejects.toThrow('lost');
    await expect(second).resolves.toBeUndefined();
    expect(runs).toBe(2);
  });
});
