import { describe, expect, it } from 'vitest';
import type { FaultAction } from '../../../src/sandbox/atlas/simulator.ts';
import { TURN } from '../../../src/workflow/converging/turns.ts';
import { type Stage, setStage } from '../kit.ts';

const LEASE = 61_000;
const SETTLE = 91_000;
const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };

/** However it came about: one live key, and its requester can reveal exactly that one. */
async function endsWell(stage: Stage, label?: string): Promise<void> {
  const shown = await stage.reveal(stage.dana, label);
  const keys = stage.ours();
  expect(keys).toHaveLength(1);
  expect(shown.plainText).toContain(keys[0]?.privateKey);
}

async function restart(stage: Stage): Promise<void> {
  await stage.world.bot().kill();
  stage.world.atlas.faults.clear();
  await stage.world.startBot();
}

describe('the bot is killed', () => {
  it('before the card was posted: it is posted after the restart', async () => {
    await using stage = await setStage({ asProcess: 'first' });
    const { world, dana } = stage;
    const held = world.slack.faults.hold('chat.postMessage', {
      when: ({ channel }) => channel === 'C0APPROVALS',
    });
    await stage.openForm(dana);
    stage.went(await stage.fill(dana, {}));
    await held.reached;
    await restart(stage);
    held.release();
    await stage.later(31_000);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /ci-deploy/);
    await stage.approve(stage.ravi, card);
    await endsWell(stage);
  });

  it.each([
    ['before Atlas created the key', { kind: 'hang', committed: false }],
    ['after Atlas created the key', { kind: 'hang', committed: true }],
  ] as const)('while it waits for the create, %s', async (_when, fault) => {
    await using stage = await setStage({ asProcess: 'first' });
    const card = await stage.request(stage.dana);
    stage.world.atlas.faults.add({ when: { ...CREATE, times: 1 }, do: fault });
    await stage.approve(stage.ravi, card);
    await stage.seen(
      'the create',
      () =>
        stage.world.atlas.exchanges.some(({ method }) => method === 'POST') &&
        stage.world.atlas.createsAccepted === 1,
    );
    await restart(stage);
    await stage.later(LEASE);
    await stage.message(stage.ravi, 'C0APPROVALS', /checking|clean|doubt|recover/i);
    await stage.later(SETTLE);
    await endsWell(stage);
    expect(stage.world.atlas.createsAccepted).toBe(2);
  });

  it('after the intent was written down and before a byte went to Atlas', async () => {
    await using stage = await setStage({ asProcess: 'first', auth: 'digest' });
    const card = await stage.request(stage.dana);
    const { atlas } = stage.world;
    const status = { method: 'GET', path: /^\/api\/atlas\/v2$/ };
    const fault = {
      when: { ...status, beforeAuthentication: true },
      do: { kind: 'hang' },
    } as const;
    const handle = atlas.faults.add(fault);
    await stage.approve(stage.ravi, card);
    await stage.seen('the nonce is asked for', () => handle.hits > 0);
    await restart(stage);
    await stage.later(LEASE);
    await stage.message(stage.ravi, 'C0APPROVALS', /checking|clean|doubt|recover/i);
    await stage.later(SETTLE);
    await endsWell(stage);
    expect(atlas.createsAccepted).toBe(1);
  });

  it('while the access list is being added: the same key gets it afterwards', async () => {
    await using stage = await setStage({ asProcess: 'first' });
    const card = await stage.request(stage.dana, { accessList: '203.0.113.7' });
    const { atlas } = stage.world;
    const path = /accessList/;
    const handle = atlas.faults.add({ when: { method: 'POST', path }, do: { kind: 'hang' } });
    await stage.approve(stage.ravi, card);
    await expect.poll(() => handle.hits).toBeGreaterThan(0);
    expect(stage.ours()).toMatchObject([{ roles: ['ORG_MEMBER'], accessList: [] }]);
    await restart(stage);
    await stage.later(TURN.lease);
    await endsWell(stage);
    expect(stage.ours()[0]?.accessList).toEqual(['203.0.113.7/32']);
    expect(atlas.createsAccepted).toBe(1);
  });

  it('after the key was created and before anybody was told: all are told after the restart', async () => {
    await using stage = await setStage({ asProcess: 'first' });
    const card = await stage.request(stage.dana);
    const held = stage.world.slack.faults.hold('chat.postMessage', {
      when: ({ channel }) => channel === 'C0KEYS',
    });
    await stage.approve(stage.ravi, card);
    await held.reached;
    await restart(stage);
    held.release();
    await stage.later(31_000);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await endsWell(stage);
    expect(stage.world.atlas.createsAccepted).toBe(1);
  });

  it.each(['before', 'after'] as const)(
    'during the reveal, %s Slack showed the window: the same key can be shown once more',
    async (where) => {
      await using stage = await setStage({ asProcess: 'first' });
      await stage.approve(stage.ravi, await stage.request(stage.dana));
      const held = stage.world.slack.faults.hold('views.update', {
        where,
        when: ({ view }) => JSON.stringify(view).includes('Copy the private key'),
      });
      const offer = await stage.offer(stage.dana, 'Reveal private key');
      stage.went(await stage.dana.clicks(offer, 'Reveal private key'));
      stage.went(await stage.dana.clicks(await stage.window(stage.dana, /Show now/), 'Show now'));
      await held.reached;
      await restart(stage);
      held.release();
      await stage.later(31_000);
      await endsWell(stage, 'Show once more');
      const again = await stage.dana.types('C0GENERAL', '/atlas-keys mine');
      stage.went(again);
      const mine = await stage.message(stage.dana, 'C0GENERAL', /ci-deploy/);
      expect(mine.buttons.map(({ label }) => label)).not.toContain('Show once more');
    },
  );
});

describe('Atlas does not answer the create as it should', () => {
  const CASES: readonly (readonly [string, FaultAction])[] = [
    ['the reply is lost', { kind: 'lost reply' }],
    ['the connection is reset before anything happened', { kind: 'reset' }],
    ['it answers 500 after creating the key', { kind: 'status', status: 500, committed: true }],
    ['it answers 503 without creating it', { kind: 'status', status: 503 }],
    ['a proxy answers a page of HTML', { kind: 'garbage', garbage: 'html', committed: true }],
    [
      'the answer has no private key',
      { kind: 'garbage', garbage: 'without private key', committed: true },
    ],
    ['the private key is redacted', { kind: 'garbage', garbage: 'redacted', committed: true }],
    ['the key has other roles', { kind: 'garbage', garbage: 'wrong roles', committed: true }],
    ['the answer is cut off', { kind: 'garbage', garbage: 'truncated', committed: true }],
    ['it redirects', { kind: 'redirect' }],
  ];
  it.each(CASES)('%s: one usable key in the end, and no other', async (_what, fault) => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    stage.world.atlas.faults.add({ when: { ...CREATE, times: 1 }, do: fault });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /checking|clean|doubt|recover/i);
    await stage.later(SETTLE);
    await endsWell(stage);
  });

  it('it commits late: the settling time waits for the key and deletes it', async () => {
    await using stage = await setStage();
    const { atlas } = stage.world;
    const card = await stage.request(stage.dana);
    atlas.faults.add({ when: { ...CREATE, times: 1 }, do: { kind: 'late commit', ms: 3_600_000 } });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /checking|clean|doubt|recover/i);
    atlas.faults.settle();
    expect(stage.ours()).toHaveLength(1);
    await stage.later(SETTLE);
    await endsWell(stage);
  });

  it('it is down for a while: the request waits, nothing is lost', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    await stage.world.atlas.faults.down(true);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /could not be reached/);
    expect(stage.ours()).toHaveLength(0);
    await stage.world.atlas.faults.down(false);
    await stage.later(11_000);
    await endsWell(stage);
    expect(stage.world.atlas.createsAccepted).toBe(1);
  });

  it('it says 429: the request is tried again when Atlas allows it', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    stage.world.atlas.faults.add({
      when: { ...CREATE, times: 1 },
      do: { kind: 'too many', retryAfter: 19 },
    });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /too many calls/);
    await stage.later(20_000);
    await endsWell(stage);
  });

  it('it says 429 and names a part of a second: the request waits as long, and goes on', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const parameters = ['api/atlas/v2/orgs', 1.2345, 500, 250, 60];
    const limited = { status: 429, errorCode: 'RATE_LIMITED_TOKEN_BUCKET', parameters };
    stage.world.atlas.faults.add({
      when: { ...CREATE, times: 1 },
      do: { kind: 'refusal', ...limited },
    });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /too many calls/);
    await stage.later(2000);
    await endsWell(stage);
  });
});
