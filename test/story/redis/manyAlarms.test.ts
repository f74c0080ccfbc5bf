import { expect, it } from 'vitest';
import { told } from '../health/status.ts';
import { setStage } from '../kit.ts';

const AT = '{sandbox}:';
const ROUND = 5 * 60_000 + 1000;
const MANY = 200;

it('hundreds of messages that somebody spoiled are told in one message, and so are records', async () => {
  await using stage = await setStage();
  const { redis, dana, sam } = stage;
  for (const description of ['nightly-job', 'hourly-job', 'weekly-job']) {
    await stage.request(dana, { description });
  }
  const ids = await redis.hkeys(`${AT}requests`);
  const spoiled = redis.pipeline();
  for (let i = 0; i < MANY; i += 1) spoiled.hset(`${AT}notices`, `${ids[0]}:outcome:U${i}`, 'x');
  spoiled.del(`${AT}requests`);
  await spoiled.exec();
  await stage.later(ROUND);
  const notices = await stage.message(sam, 'C0ALERTS', /cannot read \d+ messages/);
  expect(notices.plainText).toContain(`cannot read ${MANY} messages`);
  expect(notices.plainText).toContain(`and ${MANY - 10} more`);
  const records = await stage.message(sam, 'C0ALERTS', /cannot read the records/);
  for (const id of ids) expect(records.plainText).toContain(id);
  await stage.later(ROUND);
  await stage.later(ROUND);
  expect(told(stage, /Keywarden cannot read/)).toBe(2);
});
