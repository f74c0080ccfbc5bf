import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Stage } from '../kit.ts';

export const PAUSED = /Keywarden is paused/;

/** Redis ends, its data becomes that of an earlier moment, and it starts again. */
export async function restore({ world }: Stage, backup: string): Promise<void> {
  await world.redis.kill('SIGKILL');
  const data = join(world.redis.dir, 'appendonlydir');
  await rm(data, { recursive: true });
  await cp(backup, data, { recursive: true });
  await world.redis.restart();
}

/** Not while Redis writes its file anew, as Keywarden asks it to after each start. */
export async function backUp({ world, redis }: Stage): Promise<string> {
  const isWhole =
    /aof_rewrite_in_progress:0\s+aof_rewrite_scheduled:0\s+aof_last_rewrite_time_sec:\d/;
  await expect.poll(() => redis.info('persistence')).toMatch(isWhole);
  const backup = join(world.folder, 'backup');
  await cp(join(world.redis.dir, 'appendonlydir'), backup, { recursive: true });
  return backup;
}

const CHECKS = z.record(z.string(), z.looseObject({ ok: z.boolean() }));

/** While the log is not to be trusted, nothing is said of where it ends. */
const HEALTH = z.union([
  z.strictObject({ status: z.literal('safe_mode'), checks: CHECKS }),
  z.strictObject({
    status: z.literal('ok'),
    checks: CHECKS,
    audit: z.strictObject({ entry: z.int().positive(), chain: z.string().length(12) }),
  }),
]);

export async function health({ world }: Stage, port = world.env.PORT): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/status`);
  return HEALTH.parse(await answer.json()).status;
}

/** Presses the button of the alert and sends the window. */
export async function accept(stage: Stage, who: Stage['sam']): Promise<void> {
  const alert = await stage.message(stage.sam, 'C0ALERTS', PAUSED);
  stage.went(await who.clicks(alert, 'Accept and go on'));
  stage.went(await who.submits(await stage.window(who, /You confirm/), {}));
}

/** The events in the audit files, of all replicas. */
export async function copiedEvents({ world }: Stage): Promise<readonly string[]> {
  const folder = join(world.folder, 'audit');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => String(JSON.parse(line).event)),
  );
}
