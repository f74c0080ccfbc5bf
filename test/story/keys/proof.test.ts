import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };
const RECORDS = '{sandbox}:requests';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SETTLED = 91_000;

/** A key that somebody made by hand, before Keywarden was asked for anything. */
function humans(stage: Stage) {
  const found = stage.world.atlas
    .keys(stage.world.seeded.acme.id)
    .find(({ description }) => !description.includes('[ck:'));
  if (found === undefined) throw new Error('nobody has a key of their own');
  return found;
}

/** What was sent to Atlas that changes this key. */
function changes(stage: Stage, keyId: string): readonly string[] {
  return stage.world.atlas.exchanges
    .filter(({ method, path }) => method !== 'GET' && path.includes(keyId))
    .map(({ method, path }) => `${method} ${path}`);
}

async function issued(stage: Stage): Promise<string> {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.offer(stage.dana, 'Reveal private key');
  const [id = ''] = await stage.redis.hkeys(RECORDS);
  return id;
}

async function revoke(stage: Stage): Promise<void> {
  const card = await stage.message(stage.ravi, 'C0APPROVALS', /was created/);
  stage.went(await stage.ravi.clicks(card, 'Revoke'));
  stage.went(await stage.ravi.submits(await stage.window(stage.ravi, /cannot be undone/), {}));
}

describe('a create that Atlas answers with the id of another key', () => {
  it.each([false, true])(
    '(and its public key: %s) is in doubt, and that key is never touched',
    async (withPublicKey) => {
      await using stage = await setStage();
      const { atlas } = stage.world;
      const { id, publicKey } = humans(stage);
      const key = withPublicKey ? { id, publicKey } : { id };
      atlas.faults.add({ when: { ...CREATE, times: 1 }, do: { kind: 'another key', key } });
      const card = await stage.request(stage.dana, { accessList: '198.51.100.7' });
      await stage.approve(stage.ravi, card);
      await expect.poll(async () => (await stage.redis.hvals(RECORDS)).join()).toContain('recover');
      await stage.later(SETTLED);
      await stage.offer(stage.dana, 'Reveal private key');
      const [ours, ...more] = stage.ours();
      expect(more).toEqual([]);
      expect(ours?.accessList).toHaveLength(1);
      expect((await stage.reveal(stage.dana)).plainText).toContain(ours?.privateKey);
      await stage.later(DAY + MINUTE);
      expect(changes(stage, id)).toEqual([]);
      expect(humans(stage)).toMatchObject({ id, publicKey });
    },
  );

  it('waits until Atlas shows the key that it has just created', async () => {
    await using stage = await setStage();
    const one = { method: 'GET', path: /\/apiKeys\/[a-f0-9]{24}$/, times: 2 };
    const late = { kind: 'refusal', status: 404, errorCode: 'API_KEY_NOT_FOUND' } as const;
    const looks = stage.world.atlas.faults.add({ when: one, do: late });
    await issued(stage);
    expect(looks.hits).toBe(2);
    expect(stage.world.atlas.createsAccepted).toBe(1);
    expect(stage.ours()).toHaveLength(1);
  });
});

describe('a record in which somebody wrote another key id', () => {
  it('cannot be read: Revoke deletes nothing, and the admins are told', async () => {
    await using stage = await setStage();
    const id = await issued(stage);
    const [ours] = stage.ours();
    const other = humans(stage);
    const stored = (await stage.redis.hget(RECORDS, id)) ?? '';
    expect(stored).toContain(ours?.id);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /was created/);
    await stage.redis.hset(RECORDS, id, stored.replaceAll(ours?.id ?? '', other.id));
    stage.went(await stage.ravi.clicks(card, 'Revoke'));
    await stage.message(stage.ravi, 'C0APPROVALS', /E-RECORD/);
    await stage.later(2 * DAY);
    await stage.message(stage.sam, 'C0ALERTS', /cannot read the record/);
    expect(changes(stage, other.id)).toEqual([]);
    expect(humans(stage).id).toBe(other.id);
  });

  it('and signed it: the key under that id has another public key, so it is left alone', async () => {
    await using stage = await setStage();
    const id = await issued(stage);
    const [ours] = stage.ours();
    const other = humans(stage);
    const another = (record: string) => record.replaceAll(ours?.id ?? '', other.id);
    await stage.resign(id, another);
    await stage.resignKey(ours?.id ?? '', another);
    await revoke(stage);
    await stage.message(stage.sam, 'C0ALERTS', /is on hold/);
    expect(changes(stage, other.id)).toEqual([]);
    expect(stage.ours()).toHaveLength(1);
  });
});

describe('any other field that somebody wrote into a record', () => {
  const EDITS: readonly (readonly [string, RegExp, string])[] = [
    ['when it was made', /"createdAt":\d+/, '"createdAt":1'],
    ['why', /"reason":"[^"]*"/, '"reason":"a good reason"'],
    ['who asked', /"requester":"U0DANA"/, '"requester":"U0MEI"'],
    ['until when', /"until":\d+/, '"until":9999999999999'],
    ['how often it may be tried', /"attemptsAllowed":\d+/, '"attemptsAllowed":99'],
    ['nothing but a space', /$/, ' '],
  ];
  it.each(EDITS)('makes it unreadable: %s', async (_, from, to) => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const [[id = '', stored = ''] = []] = Object.entries(await stage.redis.hgetall(RECORDS));
    const edited = stored.replace(from, to);
    expect(edited).not.toBe(stored);
    await stage.redis.hset(RECORDS, id, edited);
    stage.went(await stage.mei.clicks(card, 'Approve request'));
    await stage.message(stage.mei, 'C0APPROVALS', /E-RECORD/);
    expect(stage.world.atlas.createsAccepted).toBe(0);
  });

  it('is found out where a genuine record lies in the place of another', async () => {
    await using stage = await setStage();
    const first = await stage.request(stage.dana);
    const [one = ''] = await stage.redis.hkeys(RECORDS);
    await stage.request(stage.mei, { description: 'another' });
    const all = Object.entries(await stage.redis.hgetall(RECORDS));
    const [, other = ''] = all.find(([id]) => id !== one) ?? [];
    await stage.redis.hset(RECORDS, one, other);
    stage.went(await stage.ravi.clicks(first, 'Approve request'));
    await stage.message(stage.ravi, 'C0APPROVALS', /E-RECORD/);
  });
});

describe('a description that somebody edited at Atlas', () => {
  it('is no shield: the key that was proven to be ours is revoked all the same', async () => {
    await using stage = await setStage();
    await issued(stage);
    const [ours] = stage.ours();
    const at = () =>
      stage.world.atlas.keys(stage.world.seeded.acme.id).some(({ id }) => id === ours?.id);
    stage.world.atlas.editKey(ours?.id ?? '', { description: 'the key of billing' });
    await revoke(stage);
    await stage.message(stage.ravi, 'C0KEYS', /is deleted at Atlas/);
    expect(at()).toBe(false);
  });
});

describe('an older record that somebody put back', () => {
  it('is genuine, and still no key in use is deleted by it: the request is held', async () => {
    await using stage = await setStage();
    const id = await issued(stage);
    const older = (await stage.redis.hget(RECORDS, id)) ?? '';
    const fitted = changes(stage, stage.ours()[0]?.id ?? '');
    await stage.dana.closes(await stage.reveal(stage.dana));
    const record = async () => (await stage.redis.hget(RECORDS, id)) ?? '';
    await expect.poll(record).toContain('"status":"delivered"');
    await stage.redis.hset(RECORDS, id, older);
    await stage.redis.zadd('{sandbox}:due', 1, `r:${id}`);
    await stage.later(DAY + MINUTE);
    await stage.message(stage.sam, 'C0ALERTS', /not the newest one that the audit log names/);
    await expect.poll(record).toContain('"status":"held"');
    expect(stage.ours()).toHaveLength(1);
    expect(changes(stage, stage.ours()[0]?.id ?? '')).toEqual(fitted);
  });

  it('of a request that was withdrawn gives no key, whoever approves it', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const [[id = '', older = ''] = []] = Object.entries(await stage.redis.hgetall(RECORDS));
    await stage.deny(stage.mei, card, 'Not today, please ask again.');
    await expect.poll(() => stage.redis.hget(RECORDS, id)).toContain('"status":"denied"');
    await stage.redis.hset(RECORDS, id, older);
    // By now the card may have lost its buttons: Ravi's phone still shows them.
    stage.went(await stage.ravi.clicks(card, 'Approve request', { stale: true }));
    const window = await stage.window(stage.ravi, /Approve request/);
    stage.went(await stage.ravi.submits(window, {}));
    await stage.message(stage.sam, 'C0ALERTS', /not the newest one that the audit log names/);
    expect(stage.world.atlas.createsAccepted).toBe(0);
  });
});
