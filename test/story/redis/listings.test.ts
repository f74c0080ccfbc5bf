import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const AT = '{sandbox}:';
const MINUTE = 60_000;
const ROUND = 5 * MINUTE + 1000;
const DAY = 24 * 60 * MINUTE;
const FREE = `${DEFAULT_POLICY}rules:
  - name: reading is free
    risk: read
    automatic: { count: 2, per: 1d }
`;
const TOLD = /not listed where (it|they) must be/;

const told = (stage: Stage) =>
  stage.sam.sees('C0ALERTS').filter(({ plainText }) => TOLD.test(plainText));

async function idOf(stage: Stage): Promise<string> {
  const [id = ''] = await stage.redis.hkeys(`${AT}requests`);
  return id;
}

describe('a request that somebody removed from what is due', () => {
  const EDITS: readonly (readonly [string, (stage: Stage, id: string) => Promise<unknown>])[] = [
    ['removed', ({ redis }, id) => redis.zrem(`${AT}due`, `r:${id}`)],
    ['with all others', ({ redis }) => redis.del(`${AT}due`)],
    ['or put off for ever', ({ redis }, id) => redis.zadd(`${AT}due`, 9e15, `r:${id}`)],
  ];
  it.each(EDITS)(
    '(%s) ends in its time all the same, and the admins hear of it once',
    async (_, edit) => {
      await using stage = await setStage();
      await stage.request(stage.dana);
      const id = await idOf(stage);
      await edit(stage, id);
      // Who would look for it may be put off as well.
      await stage.redis.zadd(`${AT}sweeps`, 9e15, 'listings');
      const alarm = await stage.message(stage.sam, 'C0ALERTS', TOLD);
      expect(alarm.plainText).toContain(id);
      expect(alarm.plainText).toContain('the time at which it is due');
      await stage.noted('listing.put_back', 'keywarden', 'due');
      await stage.later(30 * DAY);
      await stage.message(stage.dana, '@bot', /lapsed|nobody decided/i);
      expect(await stage.redis.hget(`${AT}requests`, id)).toContain('"status":"lapsed"');
      expect(told(stage)).toHaveLength(1);
    },
  );
});

describe('indexes that somebody deleted', () => {
  it('are there again within minutes, and the admins get one message', async () => {
    await using stage = await setStage({ policy: FREE });
    for (const _ of [1, 2]) {
      await stage.openForm(stage.dana);
      stage.went(await stage.fill(stage.dana, {}));
      await stage.dana.closes(await stage.window(stage.dana, /approved by the rule/));
    }
    await stage.seen('two keys', () => stage.ours().length === 2);
    // What Atlas has is written down a moment later.
    await expect.poll(() => stage.redis.hlen(`${AT}issued`)).toBe(2);
    const names = ['all', 'open-requests', 'of:U0DANA', 'open:U0DANA', 'issued', 'needs'];
    const quotas = await stage.redis.keys(`${AT}quota:*`);
    const sizes = async () => {
      const counted = [...names.slice(0, 4).map((name) => AT + name), ...quotas];
      const ranks = await Promise.all(counted.map((key) => stage.redis.zcard(key)));
      const hashes = await Promise.all(
        ['issued', 'needs'].map((key) => stage.redis.hlen(AT + key)),
      );
      return [...ranks, ...hashes];
    };
    const before = await sizes();
    expect(before.every((size) => size > 0)).toBe(true);
    await stage.redis.del(...names.map((name) => AT + name), ...quotas);
    await stage.later(ROUND);
    await stage.message(stage.sam, 'C0ALERTS', /2 records in Redis were not listed/);
    expect(await sizes()).toEqual(before);
    await stage.later(ROUND);
    await stage.later(ROUND);
    expect(told(stage)).toHaveLength(1);
  });

  it('and put something else in their place are told to the admins, and filled when that is gone', async () => {
    await using stage = await setStage();
    await stage.request(stage.dana);
    await stage.redis.del(`${AT}of:U0DANA`);
    await stage.redis.set(`${AT}of:U0DANA`, 'x');
    await stage.later(ROUND);
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /of another type/);
    expect(alarm.plainText).toContain(await idOf(stage));
    await stage.redis.del(`${AT}of:U0DANA`);
    await stage.later(ROUND);
    await stage.message(stage.sam, 'C0ALERTS', TOLD);
    expect(await stage.redis.zcard(`${AT}of:U0DANA`)).toBe(1);
  });

  it('(what is allowed in advance) count again', async () => {
    await using stage = await setStage();
    await stage.types(stage.ravi, '/atlas-keys allow @dana ORG_READ_ONLY in acme for 4h');
    const window = await stage.window(stage.ravi, /Your approval is given in advance/);
    stage.went(await stage.ravi.submits(window));
    await stage.window(stage.ravi, /This is allowed now/);
    await stage.redis.del(`${AT}open-pre-approvals`);
    await stage.later(ROUND);
    await stage.message(stage.sam, 'C0ALERTS', /the list of what is allowed in advance/);
    await stage.openForm(stage.dana);
    stage.went(await stage.fill(stage.dana, {}));
    await stage.window(stage.dana, /approved in advance/);
  });
});

describe('a message that is owed and that somebody removed from what is due', () => {
  it('comes all the same', async () => {
    await using stage = await setStage();
    const { slack } = stage.world;
    const isCard = { when: ({ channel }: { channel?: unknown }) => channel === 'C0APPROVALS' };
    const always = { times: Number.POSITIVE_INFINITY };
    const down = { kind: 'error', error: 'internal_error' } as const;
    const fault = slack.faults.call('chat.postMessage', down, { ...always, ...isCard });
    await stage.openForm(stage.dana);
    stage.went(await stage.fill(stage.dana, {}));
    const owed = async () =>
      (await stage.redis.hkeys(`${AT}notices`)).find((id) => /:card$/.test(id));
    await expect.poll(owed).toBeDefined();
    const card = (await owed()) ?? '';
    // Whoever is sending it right now puts it off, and so lists it again.
    const putAway = async () => {
      await stage.redis.zadd(`${AT}due`, 9e15, `n:${card}`);
      const isSending = await stage.redis.hexists(`${AT}leases`, card);
      return isSending === 0 && Number(await stage.redis.zscore(`${AT}due`, `n:${card}`));
    };
    await expect.poll(putAway).toBe(9e15);
    await stage.redis.del(`${AT}notices-of:${await idOf(stage)}`);
    fault.remove();
    await stage.later(ROUND);
    await stage.message(stage.sam, 'C0ALERTS', TOLD);
    await stage.message(stage.ravi, 'C0APPROVALS', /ci-deploy/);
  });
});

describe('a record that somebody deleted', () => {
  it('is told to the admins, because nothing else would notice it', async () => {
    await using stage = await setStage();
    await stage.request(stage.dana);
    const id = await idOf(stage);
    await stage.redis.hdel(`${AT}requests`, id);
    // Nor does it help to say that the admins know already.
    await stage.redis.sadd(`${AT}reported`, `record:${id}`);
    await stage.later(ROUND);
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /cannot read the record/);
    expect(alarm.plainText).toContain(id);
  });

  it('or replaced by an older one is told as well', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const id = await idOf(stage);
    const older = (await stage.redis.hget(`${AT}requests`, id)) ?? '';
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
    await stage.redis.hset(`${AT}requests`, id, older);
    await stage.later(ROUND);
    await stage.message(stage.sam, 'C0ALERTS', /not the newest one that the audit log names/);
    expect(stage.ours()).toHaveLength(1);
  });
});

describe('a message that is owed and cannot be read', () => {
  it.each([
    ['when it is due', (stage: Stage, id: string) => stage.redis.zadd(`${AT}due`, 1, `n:${id}`)],
    [
      'also where it is listed nowhere',
      (stage: Stage) => stage.redis.zrem(`${AT}sweeps`, 'listings'),
    ],
  ])('is told to the admins once, %s', async (_, edit) => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const id = `${await idOf(stage)}:outcome:U0DANA`;
    await stage.redis.hset(`${AT}notices`, id, '{"version":1,"kind":"outco');
    await edit(stage, id);
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /cannot read a message/);
    expect(alarm.plainText).toContain(id);
    await stage.later(ROUND);
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key', /ci-deploy/);
    await stage.later(ROUND);
    await stage.request(stage.dana, { description: 'another' });
    const said = stage.sam.sees('C0ALERTS');
    expect(said.filter(({ plainText }) => plainText.includes(id))).toHaveLength(1);
  });
});
