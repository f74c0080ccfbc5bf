import { expect } from 'vitest';
import { z } from 'zod';
import type { Stage } from '../kit.ts';

const STATUS = z.object({
  status: z.string(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), problem: z.string().optional() })),
});

export async function asked(stage: Stage, path: '/healthz' | '/readyz' | '/status') {
  return fetch(`http://127.0.0.1:${stage.world.env.PORT}${path}`);
}

/** What is wrong, by check. */
export async function problems(stage: Stage): Promise<Readonly<Record<string, string>>> {
  const { checks } = STATUS.parse(await (await asked(stage, '/status')).json());
  return Object.fromEntries(
    Object.entries(checks).flatMap(([check, { problem }]) =>
      problem === undefined ? [] : [[check, problem]],
    ),
  );
}

/** Waits until this is wrong and `/status` says 503. */
export async function isUnwell(stage: Stage, check: string, problem: string): Promise<void> {
  await expect.poll(() => problems(stage), { interval: 20 }).toMatchObject({ [check]: problem });
  expect((await asked(stage, '/status')).status).toBe(503);
}

/** Waits until all is well and `/status` says 200. */
export async function isWell(stage: Stage): Promise<void> {
  await expect.poll(() => problems(stage), { interval: 20 }).toEqual({});
  await expect.poll(async () => (await asked(stage, '/status')).status, { interval: 20 }).toBe(200);
}

/** How often people read this in the alerts channel. */
export function told(stage: Stage, pattern: RegExp): number {
  return stage.sam.sees('C0ALERTS').filter(({ plainText }) => pattern.test(plainText)).length;
}
