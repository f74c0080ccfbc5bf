import { describe, expect, it } from 'vitest';
import { accept, health, PAUSED } from '../audit/restoring.ts';
import { isUnwell, isWell, told } from '../health/status.ts';
import { type Stage, setStage } from '../kit.ts';

const AT = '{sandbox}:';

/** The number of the newest entry. */
async function newest({ redis }: Stage): Promise<number> {
  const [[id = ''] = []] = await redis.xrevrange(`${AT}audit`, '+', '-', 'COUNT', 1);
  return Number.parseInt(id, 10);
}

describe('an entry that Keywarden would never write', () => {
  const ENTRIES: readonly (readonly [string, (n: number) => readonly string[]])[] = [
    ['under an id between two entries', (n) => [`${n}-1`, 'x', 'y']],
    ['with the fields of an entry, too', (n) => [`${n}-1`, 'entry', '{}', 'mac', 'zz:1']],
  ];

  it.each(ENTRIES)('%s begins safe mode; accepted, all goes on', async (_, entryAfter) => {
    await using stage = await setStage();
    const { dana, ravi, sam, redis } = stage;
    const card = await stage.request(dana);
    const [id = '*', ...fields] = entryAfter(await newest(stage));
    await redis.xadd(`${AT}audit`, id, ...fields);
    await stage.message(sam, 'C0ALERTS', PAUSED);
    await accept(stage, sam);
    await stage.message(sam, 'C0ALERTS', /Keywarden goes on/);
    await expect.poll(() => health(stage)).toBe('ok');
    await stage.approve(ravi, card);
    await stage.offer(dana, 'Reveal private key');
    expect(stage.ours()).toHaveLength(1);
    expect(told(stage, PAUSED)).toBe(1);
  });

  it('in place of one that it wrote begins safe mode as well', async () => {
    await using stage = await setStage();
    await stage.request(stage.dana);
    await stage.world.bot().stop();
    const entries = await stage.redis.xrange(`${AT}audit`, '-', '+');
    await stage.redis.del(`${AT}audit`);
    for (const [id, fields] of entries) {
      const written = id === '2-0' ? ['x', 'y'] : fields;
      await stage.redis.xadd(`${AT}audit`, id, ...written);
    }
    await stage.world.startBot();
    await accept(stage, stage.sam);
    await expect.poll(() => health(stage)).toBe('ok');
  });
});

describe('an audit head that cannot be read', () => {
  it('is told to the admins once and in /status, and so is its end', async () => {
    await using stage = await setStage();
    const { dana, ravi, redis } = stage;
    const card = await stage.request(dana);
    const head = (await redis.getset(`${AT}audit-head`, 'x')) ?? '';
    await isUnwell(stage, 'audit_log', 'audit_log_unreadable');
    await stage.message(stage.sam, 'C0ALERTS', /cannot read as its audit log/);
    await ravi.clicks(card, 'Approve request');
    await redis.set(`${AT}audit-head`, head);
    await isWell(stage);
    await stage.message(stage.sam, 'C0ALERTS', /audit log can be read again/);
    expect(told(stage, /cannot read as its audit log/)).toBe(1);
    await stage.approve(ravi, card);
    await stage.offer(dana, 'Reveal private key');
  });

  it('may be deleted: Keywarden finds the end of the log again', async () => {
    await using stage = await setStage();
    const { dana, ravi, redis } = stage;
    const card = await stage.request(dana);
    await redis.set(`${AT}audit-head`, 'x');
    await isUnwell(stage, 'audit_log', 'audit_log_unreadable');
    await redis.del(`${AT}audit-head`);
    await accept(stage, stage.sam);
    await expect.poll(() => health(stage)).toBe('ok');
    await stage.approve(ravi, card);
    await stage.offer(dana, 'Reveal private key');
  });
});
