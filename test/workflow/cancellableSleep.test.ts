import { describe, expect, it } from 'vitest';
import { createCancellableSleep } from '../../src/workflow/timer/cancellableSleep.ts';

describe('a pause between two turns', () => {
  it('is over when its time has passed', async () => {
    const asked: number[] = [];
    const sleep = async (ms: number) => void asked.push(ms);
    await createCancellableSleep({ sleep }).pause(1000);
    expect(asked).toEqual([1000]);
  });

  it('is over at once when the loop is stopped', async () => {
    const pauses = createCancellableSleep({ sleep: () => new Promise(() => undefined) });
    const both = [pauses.pause(1000), pauses.pause(2000)];
    pauses.end();
    await expect(Promise.all(both)).resolves.toHaveLength(2);
  });

  it('passes on that time cannot be told', async () => {
    const sleep = () => Promise.reject(new Error('no clock'));
    await expect(createCancellableSleep({ sleep }).pause(1)).rejects.toThrow('no clock');
  });
});
