import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { createStarved } from '../../src/sandbox/time/starved.ts';

const LINUX = process.platform === 'linux';

/** A process that does this until it is ended. */
function runs(code: string): ChildProcess {
  const child = spawn(process.execPath, ['-e', `console.log('up'); ${code}`]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

it('a process that sleeps does not starve', async () => {
  const child = runs('setInterval(() => undefined, 60_000)');
  await once(child.stdout ?? child, 'data');
  const starved = createStarved();
  const before = starved();
  expect(starved()).toBeGreaterThanOrEqual(before);
  expect(before).toBe(0);
});

it.runIf(LINUX)('more processes that compute than there are cores starve each other', async () => {
  const busy = Array.from({ length: availableParallelism() + 1 }, () => runs('for (;;);'));
  await Promise.all(busy.map((child) => once(child.stdout ?? child, 'data')));
  const starved = createStarved();
  const before = starved();
  await expect.poll(() => starved() - before).toBeGreaterThan(100);
});
