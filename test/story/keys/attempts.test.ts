import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };
/** From the moment an attempt is in doubt until Atlas is searched for its key, and a little. */
const SETTLED = 91_000;
const ATTEMPTS = 4;

/** Moves time on until Keywarden has deleted the key of this attempt. */
async function cleaned(stage: Stage, attempt: number): Promise<void> {
  const { atlas } = stage.world;
  await expect.poll(() => atlas.createsAccepted).toBe(attempt);
  // The doubt is on record before time goes on.
  const doubt = `"status":"recovering","attempt":{"number":${attempt},`;
  const records = async () => (await stage.redis.hvals('{sandbox}:requests')).join();
  await expect.poll(records).toContain(doubt);
  await stage.later(SETTLED);
  const left = () => stage.ours().filter(({ description }) => marks(description, attempt));
  await expect.poll(() => left().length).toBe(0);
}

function marks(description: string, attempt: number): boolean {
  return new RegExp(`\\[ck:\\w+\\.${attempt}\\.`).test(description);
}

describe('a create whose answer is lost again and again', () => {
  it('is tried four times and no more; an admin is asked, presses "Try again", and there is a key', async () => {
    await using stage = await setStage();
    const { atlas } = stage.world;
    const card = await stage.request(stage.dana);
    const lost = atlas.faults.add({ when: CREATE, do: { kind: 'lost reply' } });
    await stage.approve(stage.ravi, card);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) await cleaned(stage, attempt);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /ci-deploy/);
    expect(alert.plainText).toContain('could not be created in several attempts');
    await stage.message(stage.dana, '@bot', /on hold/i);
    expect(stage.ours()).toEqual([]);
    await stage.later(3_600_000);
    await stage.request(stage.mei, { description: 'something-else' });
    expect(lost.hits).toBe(ATTEMPTS);
    lost.remove();
    stage.went(await stage.sam.clicks(alert, 'Try again'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /ci-deploy/)));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    const shown = await stage.reveal(stage.dana);
    expect(stage.ours()).toHaveLength(1);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    expect(marks(stage.ours()[0]?.description ?? '', ATTEMPTS + 1)).toBe(true);
  });
});
