import { expect, it } from 'vitest';
import { writeForm } from '../../../src/store/lifting/storedForm.ts';
import { FORM } from '../../../src/store/redis/scripts.ts';
import { signerOf } from '../../store/macOf.ts';
import { setStage } from '../kit.ts';

const NEWER = 'A newer Keywarden has lifted the records in this Redis to its own form.';

it('an old replica that comes back after a newer version commits nothing, and stops', async () => {
  await using stage = await setStage({ asProcess: true });
  const { dana, ravi, world } = stage;
  const card = await stage.request(dana);
  const records = await stage.redis.hgetall('{sandbox}:requests');
  const entries = await stage.redis.xlen('{sandbox}:audit');

  // Another process, of the next version, writes the number of its form first.
  const next = { form: FORM + 1, from: FORM + 1 };
  await stage.redis.set('{sandbox}:form', writeForm(signerOf(world.env), next));
  const clicked = ravi.clicks(card, 'Approve request').catch(() => undefined);
  expect(await world.bot().exited).not.toBe(0);
  await clicked;
  expect(world.bot().output()).toContain(NEWER);

  // Whoever starts it again reads the same sentence.
  await expect(world.startBot()).rejects.toThrow(NEWER);
  expect(await stage.redis.hgetall('{sandbox}:requests')).toEqual(records);
  expect(await stage.redis.xlen('{sandbox}:audit')).toBe(entries);
  expect(stage.ours()).toEqual([]);
});
