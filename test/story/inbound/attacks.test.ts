import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

// Each of these once worked: found by attacking the first version.

const showsKey = ({ view }: Readonly<Record<string, unknown>>) =>
  JSON.stringify(view).includes('Copy the private key');
const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };
const ACCESS_LIST = { method: 'POST', path: /accessList/ };

async function skeletonOf(stage: Stage) {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  const offer = await stage.offer(stage.dana, 'Reveal private key');
  stage.went(await stage.dana.clicks(offer, 'Reveal private key'));
  return stage.window(stage.dana, /Show now/);
}

describe('the window that shows the private key', () => {
  it('is not overwritten by the refusal of a second click', async () => {
    await using stage = await setStage();
    const { dana, world } = stage;
    const skeleton = await skeletonOf(stage);
    const first = world.slack.faults.hold('views.update', { when: showsKey });
    stage.went(await dana.clicks(skeleton, 'Show now'));
    await first.reached;
    const second = world.slack.faults.hold('views.update', { when: (view) => !showsKey(view) });
    stage.went(await dana.clicks(skeleton, 'Show now', { stale: true }));
    await second.reached;
    first.release();
    const key = stage.ours()[0]?.privateKey ?? 'none';
    await stage.seen('the private key', () => dana.window()?.plainText.includes(key));
    second.release();
    await stage.seen('the refusal came too late', () =>
      world.slack.transcript.some(({ answer }) => JSON.stringify(answer).includes('hash_conflict')),
    );
    expect(dana.window()?.plainText).toContain(key);
  });

  it('stays when Redis stalls while the delivery is written down', async () => {
    await using stage = await setStage();
    const { dana, world } = stage;
    const skeleton = await skeletonOf(stage);
    const held = world.slack.faults.hold('views.update', { when: showsKey, where: 'after' });
    stage.went(await dana.clicks(skeleton, 'Show now'));
    await held.reached;
    await stage.redis.client('PAUSE', '2500', 'WRITE');
    held.release();
    await world.bot().logged(({ event }) => event === 'reveal.delivery_unrecorded');
    expect(dana.window()?.plainText).toContain(stage.ours()[0]?.privateKey ?? 'none');
  });
});

describe('a key that is not as asked', () => {
  it('without its access list goes, even while Atlas’s listing lags behind', async () => {
    await using stage = await setStage();
    const { atlas } = stage.world;
    const card = await stage.request(stage.dana, { accessList: '203.0.113.7' });
    atlas.faults.listLag(15_000);
    atlas.faults.add({ when: ACCESS_LIST, do: { kind: 'status', status: 400 } });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.dana, '@bot', /access list/);
    await stage.message(stage.ravi, 'C0APPROVALS', /deleted again/);
    expect(stage.ours()).toEqual([]);
  });

  it.each([415, 422])(
    'is deleted once and the request fails, when Atlas answers the access list with %d',
    async (status) => {
      await using stage = await setStage();
      const { atlas } = stage.world;
      const card = await stage.request(stage.dana, { accessList: '203.0.113.7' });
      atlas.faults.add({ when: ACCESS_LIST, do: { kind: 'status', status } });
      await stage.approve(stage.ravi, card);
      await stage.message(stage.ravi, 'C0APPROVALS', /deleted again/);
      expect(stage.ours()).toEqual([]);
      expect(atlas.createsAccepted).toBe(1);
    },
  );

  it.each([401, 402, 403, 409])(
    'stays, and gets its access list later, when Atlas answers the access list with %d',
    async (status) => {
      await using stage = await setStage();
      const { atlas } = stage.world;
      const card = await stage.request(stage.dana, { accessList: '203.0.113.7' });
      const refused = atlas.faults.add({ when: ACCESS_LIST, do: { kind: 'status', status } });
      await stage.approve(stage.ravi, card);
      await expect.poll(() => refused.hits).toBeGreaterThan(0);
      expect(stage.ours()).toMatchObject([{ roles: ['ORG_MEMBER'], accessList: [] }]);
      refused.remove();
      if (status === 402) {
        const alert = await stage.message(stage.sam, 'C0ALERTS', /ci-deploy/);
        expect(alert.plainText).not.toMatch(/did not accept the IP access list/);
        stage.went(await stage.sam.clicks(alert, 'Try again'));
        stage.went(await stage.sam.submits(await stage.window(stage.sam, /ci-deploy/)));
      } else {
        await stage.later(61_000);
      }
      await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
      expect(stage.ours()[0]?.accessList).toEqual(['203.0.113.7/32']);
      expect(atlas.createsAccepted).toBe(1);
    },
  );

  it.each([
    ['404 with an empty body', { kind: 'status', status: 404 }],
    ['that there is no such key', { kind: 'refusal', status: 404, errorCode: 'API_KEY_NOT_FOUND' }],
  ] as const)(
    'gets its access list a moment later, when Atlas first says %s',
    async (_, answer) => {
      await using stage = await setStage();
      const { atlas } = stage.world;
      const card = await stage.request(stage.dana, { accessList: '203.0.113.7' });
      atlas.faults.add({ when: { ...ACCESS_LIST, times: 2 }, do: answer });
      await stage.approve(stage.ravi, card);
      await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
      expect(stage.ours()[0]?.accessList).toEqual(['203.0.113.7/32']);
      expect(atlas.createsAccepted).toBe(1);
    },
  );

  it('and cannot be told to be ours is left to a person, who is told its id', async () => {
    await using stage = await setStage();
    const { atlas } = stage.world;
    const card = await stage.request(stage.dana);
    atlas.faults.add({
      when: { ...CREATE, times: 1 },
      do: { kind: 'garbage', garbage: 'wrong description', committed: true },
    });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /checking|clean|doubt|recover/i);
    const [key] = stage.ours();
    atlas.editKey(key?.id ?? '', { description: 'edited on the way' });
    await stage.later(91_000);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /ci-deploy/);
    expect(alert.plainText).toContain(key?.id);
    expect(atlas.createsAccepted).toBe(1);
  });
});

describe('a form that is answered late', () => {
  it('comes back with all that was typed', async () => {
    await using stage = await setStage();
    const { atlas } = stage.world;
    atlas.faults.add({ when: { path: /settings/ }, do: { kind: 'latency', ms: 4500 } });
    await stage.openForm(stage.dana, 'slow-form');
    stage.went(await stage.fill(stage.dana, { reason: 'typed with care', accessList: 'home' }));
    const again = await stage.window(stage.dana, /typed with care/);
    expect(again.plainText).toContain('slow-form');
    expect(again.plainText).toContain('"home" is neither');
  });
});

describe('the process', () => {
  it('ends in order though somebody keeps half a request open', async () => {
    await using stage = await setStage({ asProcess: true });
    const half = connect(Number(stage.world.env.PORT), '127.0.0.1');
    half.on('error', () => undefined);
    await once(half, 'connect');
    half.write('POST /slack/events HTTP/1.1\r\nHost: x\r\n');
    await stage.world.bot().stop(15_000);
    expect(stage.world.bot().exitCode()).toBe(0);
    half.destroy();
  });
});

describe('who may not look', () => {
  it('does not even learn the names of the organizations', async () => {
    await using stage = await setStage();
    const guest = stage.world.slack.as('U0GUEST');
    for (const line of ['list', 'list nowhere', 'create x']) {
      await stage.types(guest, `/atlas-keys ${line}`, 'C0KEYS');
    }
    await stage.window(guest, /Guests/);
    await stage.seen('both answers', () => guest.sees('C0KEYS').length >= 2);
    const said = [guest.window()?.plainText, ...guest.sees('C0KEYS').map((one) => one.plainText)];
    expect(said.join('\n')).not.toContain('acme-labs');
  });

  it('cannot find out by revoking which keys there are', async () => {
    await using stage = await setStage();
    const guest = stage.world.slack.as('U0GUEST');
    const [key] = stage.world.atlas.keys(stage.world.seeded.acme.id);
    for (const query of [key?.publicKey, key?.id, 'zzzzzzzz']) {
      await stage.types(guest, `/atlas-keys revoke ${query}`, 'C0KEYS');
      const told = await stage.window(guest, /Guests/);
      expect(told.plainText).not.toContain(query);
      await guest.closes(told);
    }
  });
});
