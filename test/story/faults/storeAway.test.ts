import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const RECORDS = '{sandbox}:requests';
const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };
const NONCE = { method: 'GET', path: /^\/api\/atlas\/v2$/, beforeAuthentication: true };

/** How often the log says this. */
function logged({ world }: Stage, event: string): number {
  return world.bot().output().split(`"event":"${event}"`).length - 1;
}

async function endsWell(stage: Stage): Promise<void> {
  const shown = await stage.reveal(stage.dana);
  expect(stage.ours()).toHaveLength(1);
  expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
}

/** Redis ends in this very moment, and comes back when Keywarden has noticed. */
async function interrupted(stage: Stage): Promise<void> {
  const { world } = stage;
  await world.redis.kill('SIGKILL');
  await world.bot().logged(({ event }) => event === 'store.lost_at_create');
  await world.redis.restart();
}

describe('Redis ends while a key is being created', () => {
  it('after the create was sent: the key is kept in memory until it can be written down', async () => {
    await using stage = await setStage();
    const { atlas } = stage.world;
    const card = await stage.request(stage.dana);
    atlas.faults.add({ when: { ...CREATE, times: 1 }, do: { kind: 'latency', ms: 1000 } });
    await stage.approve(stage.ravi, card);
    await expect.poll(() => atlas.createsAccepted).toBe(1);
    await interrupted(stage);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await endsWell(stage);
    expect(atlas.createsAccepted).toBe(1);
  });

  it('before the create was sent: what was written down before is enough', async () => {
    await using stage = await setStage({ auth: 'digest' });
    const { atlas } = stage.world;
    const card = await stage.request(stage.dana);
    const asked = atlas.faults.add({ when: NONCE, do: { kind: 'latency', ms: 1000 } });
    await stage.approve(stage.ravi, card);
    await expect.poll(() => asked.hits).toBeGreaterThan(0);
    await interrupted(stage);
    asked.remove();
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await endsWell(stage);
  });
});

describe('a record that cannot be read', () => {
  it.each(['garbage', '3 {"state":"ready"}', ''])(
    '(%j) stops its own request only, in words, and the others go on',
    async (garbage) => {
      await using stage = await setStage();
      const broken = await stage.request(stage.dana, { description: 'broken-one' });
      const [id = ''] = await stage.redis.hkeys(RECORDS);
      const card = await stage.request(stage.dana, { description: 'whole-one' });
      await stage.redis.hset(RECORDS, id, garbage);
      stage.went(await stage.mei.clicks(broken, 'Approve request'));
      await stage.message(stage.mei, 'C0APPROVALS', /E-RECORD/);
      await stage.approve(stage.ravi, card);
      await stage.message(stage.ravi, 'C0KEYS', /whole-one/);
      expect(await stage.redis.hget(RECORDS, id)).toBe(garbage);
      expect(stage.world.atlas.createsAccepted).toBe(1);
    },
  );
});

describe('a record that somebody spoiled', () => {
  it('of a request that waits or of a key is told to the admins once, with what to do', async () => {
    await using stage = await setStage();
    // One message each, or one for both if the second was found before the first was told.
    const told = (id: string) =>
      stage.sam.sees('C0ALERTS').filter(({ plainText }) => plainText.includes(id));
    const [hour, round] = [3_601_000, 601_000];
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.offer(stage.dana, 'Reveal private key');
    const [issued = ''] = await stage.redis.hkeys(RECORDS);
    await stage.request(stage.mei, { description: 'undecided' });
    const [waiting = ''] = (await stage.redis.hkeys(RECORDS)).filter((id) => id !== issued);
    // Nothing of its own is due for the first one: the round over all records comes across it.
    await stage.redis.zrem('{sandbox}:due', `r:${issued}`);
    for (const id of [issued, waiting]) await stage.redis.hset(RECORDS, id, 'spoiled');
    await stage.later(hour);
    for (const id of [issued, waiting]) {
      await stage.seen(`${id} in the alerts channel`, () => told(id).length === 1);
      expect(told(id)[0]?.plainText).toMatch(
        /cannot read the record.*put (this one record|these records) back/s,
      );
    }
    await stage.later(hour);
    await stage.approve(stage.ravi, await stage.request(stage.dana, { description: 'whole' }));
    await stage.message(stage.ravi, 'C0KEYS', /whole/);
    const [whole = ''] = (await stage.redis.hkeys(RECORDS)).filter(
      (id) => id !== issued && id !== waiting,
    );
    const before = logged(stage, 'sweep.failed');
    // What a round puts back shows that it has been over all records once more.
    await stage.redis.zrem('{sandbox}:due', `r:${whole}`);
    await stage.later(round);
    await stage.message(stage.sam, 'C0ALERTS', new RegExp(`${whole}.*has put it back`));
    await expect.poll(() => logged(stage, 'sweep.failed')).toBeGreaterThan(before);
    for (const id of [issued, waiting]) expect(told(id)).toHaveLength(1);
    expect(stage.ours()).toHaveLength(2);
  });
});

describe('Redis is set to forget', () => {
  const SETTINGS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      'to throw data away',
      [
        ['maxmemory', '500mb'],
        ['maxmemory-policy', 'allkeys-lru'],
      ],
    ],
    ['to keep nothing on disk', [['appendonly', 'no']]],
  ];
  it.each(SETTINGS)(
    'while Keywarden runs: it stops and tells the admins, until Redis is set right',
    async (_what, settings) => {
      await using stage = await setStage();
      const { redis } = stage;
      const card = await stage.request(stage.dana);
      for (const [name, value] of settings) await redis.config('SET', name, value);
      const alert = await stage.message(stage.sam, 'C0ALERTS', /settings of Redis were changed/);
      stage.went(await stage.ravi.clicks(card, 'Approve request'));
      await stage.message(stage.ravi, 'C0APPROVALS', /Keywarden is paused/);
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      await redis.config('SET', 'appendonly', 'yes');
      stage.went(await stage.sam.clicks(alert, 'Accept and go on'));
      stage.went(await stage.sam.submits(await stage.window(stage.sam, /You confirm/), {}));
      await stage.message(stage.sam, 'C0ALERTS', /Keywarden goes on/);
      await stage.approve(stage.ravi, card);
      await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
      expect(stage.ours()).toHaveLength(1);
    },
  );
});
