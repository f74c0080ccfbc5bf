import { describe, expect, it } from 'vitest';
import { accept, health, PAUSED } from '../audit/restoring.ts';
import { type Stage, setStage } from '../kit.ts';

const AT = '{sandbox}:';
const ALLOW = '/atlas-keys allow @dana ORG_READ_ONLY in acme for 4h';

/** Rebuilds the stream as somebody would who wants another history. */
async function rewrite({ redis }: Stage, change: (text: string) => string): Promise<void> {
  const entries = await redis.xrange(`${AT}audit`, '-', '+');
  await redis.del(`${AT}audit`);
  for (const [id, fields] of entries) await redis.xadd(`${AT}audit`, id, ...fields.map(change));
}

describe('an audit log that somebody edited in Redis', () => {
  const EDITS: readonly (readonly [string, (stage: Stage) => Promise<unknown>])[] = [
    ['its beginning is cut off', ({ redis }) => redis.xtrim(`${AT}audit`, 'MAXLEN', 2)],
    ['an entry is missing', ({ redis }) => redis.xdel(`${AT}audit`, '2-0')],
    [
      'an entry says something else',
      (stage) => rewrite(stage, (text) => text.replace('U0DANA', 'U0OLGA')),
    ],
  ];

  it.each(EDITS)(
    '(%s) pauses the next start; once that is accepted, open requests go on',
    async (_, edit) => {
      await using stage = await setStage();
      const { dana, ravi } = stage;
      await stage.types(ravi, `${ALLOW} --keys 2`);
      stage.went(await ravi.submits(await stage.window(ravi, /Your approval is given in advance/)));
      await stage.window(ravi, /This is allowed now/);
      const card = await stage.request(dana, { roles: ['ORG_MEMBER'] });
      await stage.world.bot().stop();
      await edit(stage);
      await stage.world.startBot();
      await stage.message(stage.sam, 'C0ALERTS', PAUSED);
      await accept(stage, stage.sam);
      await stage.message(stage.sam, 'C0ALERTS', /Keywarden goes on/);
      await expect.poll(() => health(stage)).toBe('ok');
      await stage.approve(ravi, card);
      await stage.offer(dana, 'Reveal private key');
      expect(stage.ours()).toHaveLength(1);
    },
  );

  it('entries that somebody added, who has no key, count for nothing: it stops until an admin accepts that', async () => {
    await using stage = await setStage();
    const { dana, ravi, sam, redis } = stage;
    const card = await stage.request(dana);
    const [id = ''] = await redis.hkeys(`${AT}requests`);
    const version = Number(
      /"version":(\d+)/.exec((await redis.hget(`${AT}requests`, id)) ?? '')?.[1],
    );
    const [[last = '', [, text = '']] = ['', []]] = await redis.xrevrange(
      `${AT}audit`,
      '+',
      '-',
      'COUNT',
      1,
    );
    const facts = { version: version + 1, commit: 'made up', status: 'denied' };
    const entry = JSON.stringify({ ...JSON.parse(text), requestId: id, facts });
    const n = Number.parseInt(last, 10) + 1;
    await redis.xadd(`${AT}audit`, `${n}-0`, 'entry', entry, 'mac', 'zz:1');
    await redis.set(`${AT}audit-head`, `${n}:zz:1`);
    await stage.message(sam, 'C0ALERTS', PAUSED);
    await accept(stage, sam);
    await stage.message(sam, 'C0ALERTS', /Keywarden goes on/);
    await expect.poll(() => health(stage)).toBe('ok');
    await stage.approve(ravi, card);
    await stage.offer(dana, 'Reveal private key');
    expect(stage.ours()).toHaveLength(1);
  });

  it('but for what stands beside the entries: that holds nobody', async () => {
    await using stage = await setStage();
    const { dana, ravi, redis } = stage;
    await stage.approve(ravi, await stage.request(dana));
    await stage.offer(dana, 'Reveal private key');
    await stage.world.bot().stop();
    const entries = await redis.xrange(`${AT}audit`, '-', '+');
    await redis.del(`${AT}audit`);
    for (const [id, [, entry = '', , mac = '']] of entries) {
      await redis.xadd(`${AT}audit`, id, 'entry', entry, 'mac', mac, 'commit', 'another');
    }
    await stage.world.startBot();
    await stage.dana.closes(await stage.reveal(dana));
    await stage.message(ravi, 'C0APPROVALS', /revealed/i);
    expect(await health(stage)).toBe('ok');
  });
});
