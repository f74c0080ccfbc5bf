import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** As the form proposes it. */
const LIFE = 90 * DAY;
const PATCH = { method: 'PATCH', path: /\/apiKeys\/[a-f0-9]{24}$/ };

async function inUse(stage: Stage) {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  expect(stage.ours()).toHaveLength(1);
}

const labels = (message: { readonly buttons: readonly { readonly label: string }[] }) =>
  message.buttons.map(({ label }) => label);

describe('the end of a key', () => {
  it('is told a week, a day and an hour before; only the newest message offers anything', async () => {
    await using stage = await setStage();
    await inUse(stage);
    await stage.later(LIFE - 7 * DAY + SECOND);
    const week = await stage.message(stage.dana, '@bot', /Your key .ci-deploy.* ends in a week/);
    expect(labels(week)).toEqual(['Extend', 'Replace', 'I am done']);
    await stage.later(6 * DAY);
    await stage.message(stage.dana, '@bot', /ends in a day/);
    await stage.later(23 * HOUR);
    const hour = await stage.message(stage.dana, '@bot', /ends within an hour/);
    expect(labels(hour)).toContain('Extend');
    const offering = stage.dana
      .sees('@bot')
      .filter(({ buttons }) => buttons.some(({ label }) => label === 'Extend'));
    expect(offering).toHaveLength(1);
  });

  it('freezes it, tells what a frozen key can do, reminds, and deletes it after its grace', async () => {
    await using stage = await setStage();
    await inUse(stage);
    await stage.later(LIFE + SECOND);
    const told = await stage.message(stage.dana, '@bot', /is frozen: its time is over/);
    expect(told.plainText).toContain('names and e-mail addresses of the members');
    expect(labels(told)).toEqual(['Extend', 'I am done']);
    await stage.later(6 * DAY);
    await stage.message(stage.dana, '@bot', /is still frozen: its time is over.*It is deleted/);
    expect(stage.ours()).toHaveLength(1);
    await stage.later(DAY);
    await stage.seen('the key is gone', () => stage.ours().length === 0);
    await stage.message(stage.dana, '@bot', /is deleted at Atlas: its time is over/);
  });

  it('is held and told where Atlas refuses the freeze, and is no reason to delete earlier', async () => {
    await using stage = await setStage();
    await inUse(stage);
    const no = { kind: 'refusal', status: 400, errorCode: 'NOT_ALLOWED' } as const;
    stage.world.atlas.faults.add({ when: PATCH, do: no });
    await stage.later(LIFE + SECOND);
    await stage.message(stage.sam, 'C0ALERTS', /ci-deploy.* is on hold/);
    expect(stage.ours()).toHaveLength(1);
    await stage.later(HOUR / 4);
    const late = /ci-deploy.* has reached its end and may still work.*Atlas refuses it for good/;
    const told = await stage.message(stage.dana, '@bot', late);
    expect(told.plainText).toMatch(/It is deleted/);
    await stage.message(stage.sam, 'C0KEYS', late);
    expect(stage.ours()).toHaveLength(1);
  });
});
