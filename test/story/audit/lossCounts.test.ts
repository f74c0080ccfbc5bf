import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { createOwnTime } from '../../setup/ownTime.ts';
import { type Stage, setStage } from '../kit.ts';
import { accept, copiedEvents, health } from './restoring.ts';

const AT = '{sandbox}:';
const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };
const FREE = `${DEFAULT_POLICY}rules:
  - name: reading is free
    organizations: [acme]
    risk: read
    automatic: { count: 1, per: 1d }
`;
const ROUND = 5 * 60_000 + 1000;

async function asks(stage: Stage, words: RegExp): Promise<void> {
  await stage.openForm(stage.dana);
  stage.went(await stage.fill(stage.dana, {}));
  await stage.dana.closes(await stage.window(stage.dana, words));
}

/** Somebody deletes the audit log and more; the admin believes in an accident, and accepts it. */
async function losesLog(stage: Stage, last: string, edit: () => Promise<unknown>): Promise<void> {
  await expect.poll(() => copiedEvents(stage)).toContain(last);
  await stage.world.bot().stop();
  await stage.redis.del(`${AT}audit`, `${AT}audit-head`);
  await edit();
  await stage.world.startBot();
  await accept(stage, stage.sam);
  await expect.poll(() => health(stage)).toBe('ok');
}

describe('after a loss was accepted', () => {
  it('a quota that was used before is still used, though Redis counts it no more', async () => {
    await using stage = await setStage({ policy: FREE });
    await asks(stage, /approved by the rule/);
    await stage.offer(stage.dana, 'Reveal private key');
    await losesLog(stage, 'key.created', async () => {
      await stage.redis.del(...(await stage.redis.keys(`${AT}quota:*`)));
    });
    await asks(stage, /used up/);
    await stage.message(stage.ravi, 'C0APPROVALS', /For a decision/);
    expect(stage.ours()).toHaveLength(1);
  });

  it('an older record of a request that was gone is not believed: nothing is shown again', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    const offer = await stage.offer(stage.dana, 'Reveal private key');
    const [[id = '', older = ''] = []] = Object.entries(await stage.redis.hgetall(`${AT}requests`));
    expect(older).toContain('"status":"ready"');
    await stage.dana.closes(await stage.reveal(stage.dana));
    await losesLog(stage, 'reveal.delivered', () => stage.redis.hdel(`${AT}requests`, id));

    await stage.redis.hset(`${AT}requests`, id, older);
    const [key] = stage.ours();
    stage.dana.reloads();
    await stage.dana.clicks(offer, 'Reveal private key', { stale: true });
    const window = await stage.window(stage.dana, /./);
    if (/Show now/.test(window.plainText)) {
      await stage.dana.clicks(window, 'Show now');
      await stage.seen('an answer', () => !/Show now/.test(stage.dana.window()?.plainText ?? ''));
    }
    expect(stage.dana.window()?.plainText ?? '').not.toContain(key?.privateKey);
    await expect
      .poll(() => stage.redis.hget(`${AT}requests`, id))
      .toMatch(/"status":"held".*history_differs|history_differs.*"status":"held"/);
    expect(stage.ours()).toHaveLength(1);
  });

  it('an older record that was found before is not believed, though an admin lets it go on', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    const offer = await stage.offer(stage.dana, 'Reveal private key');
    const [[id = '', older = ''] = []] = Object.entries(await stage.redis.hgetall(`${AT}requests`));
    const shown = await stage.reveal(stage.dana);
    const [key] = stage.ours();
    expect(shown.plainText).toContain(key?.privateKey);
    await stage.dana.closes(shown);
    await expect.poll(() => copiedEvents(stage)).toContain('reveal.delivered');
    const record = () => stage.redis.hget(`${AT}requests`, id);
    const revealsAgain = async () => {
      stage.dana.reloads();
      await stage.dana.clicks(offer, 'Reveal private key', { stale: true });
      await stage.dana.clicks(await stage.window(stage.dana, /Show now/), 'Show now');
      await stage.window(stage.dana, /on hold/);
      expect(stage.dana.window()?.plainText).not.toContain(key?.privateKey);
      await expect.poll(record).toMatch(/history_differs/);
    };
    await stage.redis.hset(`${AT}requests`, id, older);
    await revealsAgain();
    await losesLog(stage, 'request.held', async () => undefined);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /ci-deploy/);
    stage.went(await stage.sam.clicks(alert, 'Try again'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /ci-deploy/)));
    await expect.poll(record).toMatch(/"status":"ready"/);
    await revealsAgain();
  });

  it('a request that is gone for good is told to the admins', async () => {
    await using stage = await setStage();
    await stage.request(stage.dana);
    const [id = ''] = await stage.redis.hkeys(`${AT}requests`);
    await losesLog(stage, 'request.created', () => stage.redis.hdel(`${AT}requests`, id));
    await stage.later(ROUND);
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /cannot read the record/);
    expect(alarm.plainText).toContain(id);
  });

  it('what was allowed in advance and revoked allows nothing, though its older record is back', async () => {
    await using stage = await setStage();
    await stage.types(stage.ravi, '/atlas-keys allow @dana ORG_READ_ONLY in acme for 4h');
    const window = await stage.window(stage.ravi, /Your approval is given in advance/);
    stage.went(await stage.ravi.submits(window));
    await stage.window(stage.ravi, /This is allowed now/);
    const [[id = '', older = ''] = []] = Object.entries(
      await stage.redis.hgetall(`${AT}pre-approvals`),
    );
    const ends = await stage.redis.zscore(`${AT}open-pre-approvals`, id);
    const told = await stage.message(stage.ravi, 'C0APPROVALS', /counts as approved/);
    stage.went(await stage.ravi.clicks(told, 'Revoke'));
    stage.went(await stage.ravi.submits(await stage.window(stage.ravi, /Revoke permission/)));
    await stage.window(stage.ravi, /permission is revoked/);
    await losesLog(stage, 'pre_approval.revoked', () =>
      stage.redis.hset(`${AT}pre-approvals`, id, older),
    );
    await stage.redis.zadd(`${AT}open-pre-approvals`, ends ?? '', id);
    await asks(stage, /Your request/);
    await stage.message(stage.ravi, 'C0APPROVALS', /For a decision/);
    expect(stage.world.atlas.createsAccepted).toBe(0);
  });
});

/** One entry as it is in the stream. */
type Entry = readonly [id: string, fields: string[]];

/** The log ends behind this entry, as if Redis had lost the rest. */
async function cutBehind({ redis }: Stage, event: string): Promise<void> {
  const entries: Entry[] = await redis.xrange(`${AT}audit`, '-', '+');
  const at = entries.findIndex(([, [, entry = '']]) => entry.includes(`"event":"${event}"`));
  const [id, [, , , mac] = []] = entries[at] ?? ['', []];
  await redis.xdel(`${AT}audit`, ...entries.slice(at + 1).map(([later]) => later));
  await redis.call('XSETID', `${AT}audit`, id);
  await redis.set(`${AT}audit-head`, `${Number.parseInt(id, 10)}:${mac}`);
}

describe('somebody cuts the log and puts back the record from before the key', () => {
  it.each([
    ['key.created', 'history_differs'],
    ['create.intent', 'entries_lost'],
  ])('behind %s: nobody can let it go on, and no second key is created', async (event, reason) => {
    await using stage = await setStage();
    const { dana, ravi, sam, redis } = stage;
    const card = await stage.request(dana);
    stage.world.atlas.faults.add({ when: { ...CREATE, times: 1 }, do: { kind: 'too many' } });
    await stage.approve(ravi, card);
    await stage.message(ravi, 'C0APPROVALS', /too many calls/);
    const [[id = '', older = ''] = []] = Object.entries(await redis.hgetall(`${AT}requests`));
    expect(older).toContain('"status":"approved"');
    await stage.later(61_000);
    await stage.offer(dana, 'Reveal private key');
    const shown = await stage.reveal(dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    await dana.closes(shown);
    await expect.poll(() => copiedEvents(stage)).toContain('reveal.delivered');
    const creates = stage.world.atlas.createsAccepted;
    await stage.world.bot().stop();
    await cutBehind(stage, event);
    await redis.hset(`${AT}requests`, id, older);
    await stage.world.startBot();
    await accept(stage, sam);
    await expect.poll(() => health(stage)).toBe('ok');
    const alert = await stage.message(sam, 'C0ALERTS', /was revealed to/);
    expect(alert.buttons.map(({ label }) => label)).not.toContain('Try again');
    await expect.poll(() => redis.hget(`${AT}requests`, id)).toContain(`"reason":"${reason}"`);
    await stage.later(10 * 60_000);
    await createOwnTime().pass(2500);
    expect(stage.world.atlas.createsAccepted).toBe(creates);
    expect(stage.ours()).toHaveLength(1);
  });
});
