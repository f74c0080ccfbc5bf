import { expect, it } from 'vitest';
import { accept, health } from '../audit/restoring.ts';
import { type Stage, setStage } from '../kit.ts';

const HOUR = 3_600_000;
const DELETE = { method: 'DELETE', path: /\/apiKeys\/[a-f0-9]{24}$/ };

async function inUse(stage: Stage) {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  return stage.ours()[0]?.publicKey ?? '';
}

async function forgets({ redis }: Stage, policy: string): Promise<void> {
  await redis.config('SET', 'maxmemory-policy', policy);
}

it('A key that is being deleted when safe mode begins stays, and goes when it is over', async () => {
  await using stage = await setStage();
  const { atlas } = stage.world;
  const publicKey = await inUse(stage);
  const fault = atlas.faults.add({ when: DELETE, do: { kind: 'status', status: 503 } });
  await stage.types(stage.dana, `/atlas-keys revoke ${publicKey}`);
  stage.went(await stage.dana.submits(await stage.window(stage.dana, /cannot be undone/), {}));
  await expect.poll(() => fault.hits).toBeGreaterThan(0);
  await stage.redis.config('SET', 'maxmemory', '500mb');
  await forgets(stage, 'allkeys-lru');
  await expect.poll(() => health(stage)).toBe('safe_mode');
  fault.remove();
  const deletions = () => atlas.exchanges.filter(({ method }) => method === 'DELETE').length;
  const before = deletions();
  await stage.later(HOUR);
  // Whoever asks in safe mode is answered, so the bot has seen that hour pass.
  await stage.types(stage.mei, '/atlas-keys create another');
  await stage.window(stage.mei, /Keywarden is paused/);
  expect(deletions()).toBe(before);
  expect(stage.ours()).toHaveLength(1);
  await forgets(stage, 'noeviction');
  await accept(stage, stage.sam);
  await stage.message(stage.sam, 'C0ALERTS', /Keywarden goes on/);
  await stage.later(HOUR);
  await stage.message(stage.ravi, 'C0KEYS', /ci-deploy.* is deleted at Atlas/);
  expect(stage.ours()).toEqual([]);
});
