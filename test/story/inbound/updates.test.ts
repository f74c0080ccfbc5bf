import { expect, it } from 'vitest';
import { writeForm } from '../../../src/store/lifting/storedForm.ts';
import { FORM as CURRENT } from '../../../src/store/redis/scripts.ts';
import { signerOf } from '../../store/macOf.ts';
import { type Stage, setStage } from '../kit.ts';

const FORM = '{sandbox}:form';

/** A newer version has started beside this one and lifts the records. */
async function lifted({ redis, world }: Stage): Promise<void> {
  await redis.set(FORM, writeForm(signerOf(world.env), { form: CURRENT + 1, from: CURRENT }));
}

it('a replica that meets the records of a newer version ends, in words, and starts no more', async () => {
  await using stage = await setStage();
  await stage.request(stage.dana);
  const [id = ''] = await stage.redis.hkeys('{sandbox}:requests');
  await lifted(stage);
  expect(await stage.world.bot().exited).toBe(78);
  expect(stage.world.bot().output()).toContain('A newer Keywarden has lifted the records');
  expect(await stage.redis.zrange('{sandbox}:due', '0', '-1')).toContain(`r:${id}`);
  await expect(stage.world.startBot()).rejects.toThrow(/newer Keywarden.*restore the dump/);
});

it('what somebody clicks in that very moment is not recorded, and they are told to try again', async () => {
  await using stage = await setStage();
  const card = await stage.request(stage.dana);
  stage.went(await stage.ravi.clicks(card, 'Approve request'));
  const window = await stage.window(stage.ravi, /Approve request/);
  await lifted(stage);
  await stage.ravi.submits(window, {});
  await stage.world.bot().exited;
  const [stored = ''] = await stage.redis.hvals('{sandbox}:requests');
  expect(stored).toContain('"status":"pending"');
  expect(stored).toContain('"grants":[]');
});

it('records of before the first release are refused in one sentence, which says what to do', async () => {
  await using stage = await setStage();
  await stage.world.bot().stop();
  await stage.redis.del(FORM);
  const unsigned = '{"version":1,"commitId":"c","schema":1}';
  await stage.redis.hset('{sandbox}:requests', '01JD0000000000000000000000', unsigned);
  await expect(stage.world.startBot()).rejects.toThrow(
    /before its first release.*empty it, or choose another KEYWARDEN_INSTALLATION/,
  );
});

it('a form number that somebody removed is missed, and nobody is told to empty signed records', async () => {
  await using stage = await setStage();
  await stage.request(stage.dana);
  await stage.world.bot().stop();
  await stage.redis.del(FORM);
  await expect(stage.world.startBot()).rejects.toThrow(/Do not empty this Redis.*who can write/);
});

it('a form number that somebody wrote who has no key is not believed', async () => {
  await using stage = await setStage();
  await stage.world.bot().stop();
  await stage.redis.set(FORM, '1:1:sandbox:AAAA');
  await expect(stage.world.startBot()).rejects.toThrow(/not signed.*who can write to Redis/);
});
