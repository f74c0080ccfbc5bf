import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';
import { useKey } from './useKey.ts';

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

  it('is put off once where something still uses the key, and others than its owner hear that', async () => {
    // Six hours after the hand-over it ends in a day, and Atlas has seen its use.
    const policy = `${DEFAULT_POLICY}lifetime: { default: 30h, max: 30d }\n`;
    await using stage = await setStage({ policy });
    const { dana, ravi } = stage;
    await stage.request(dana, { accessList: '203.0.113.7' });
    await stage.approve(ravi, await stage.message(ravi, 'C0APPROVALS', /ci-deploy/));
    await dana.closes(await stage.reveal(dana));
    await stage.message(ravi, 'C0APPROVALS', /its private key was revealed to/);
    const [key] = stage.ours();
    if (key === undefined) throw new Error('no key was made');
    await useKey(stage, key, '203.0.113.7');
    await stage.later(6 * HOUR + SECOND);
    const told = await stage.message(dana, '@bot', /would end now, and Atlas saw it used/);
    expect(labels(told)).toEqual(['Extend', 'Replace', 'I am done']);
    await stage.message(ravi, 'C0APPROVALS', /saw it used[\s\S]*put off once/);
    await stage.message(stage.sam, 'C0KEYS', /saw it used[\s\S]*put off once/);
    await stage.later(DAY);
    expect(stage.ours()[0]?.roles).toEqual(['ORG_READ_ONLY']);
    await stage.later(3 * DAY);
    await stage.message(dana, '@bot', /is frozen: its time is over/);
  });

  it('is what keys are listed by', async () => {
    await using stage = await setStage();
    const { dana } = stage;
    await inUse(stage);
    await stage.types(dana, '/atlas-keys list acme --ends 91d');
    await stage.message(dana, 'C0GENERAL', /ci-deploy[\s\S]*ends/);
    await stage.types(dana, '/atlas-keys list acme --ends 30d');
    const none = await stage.message(dana, 'C0GENERAL', /30 days|No keys|no key/);
    expect(none.plainText).not.toContain('ci-deploy');
  });
});
