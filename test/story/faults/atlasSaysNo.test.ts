import { describe, expect, it } from 'vitest';
import type { FaultAction } from '../../../src/sandbox/atlas/simulator.ts';
import { type Stage, setStage } from '../kit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };
const DELETE = { method: 'DELETE', path: /\/apiKeys\/[a-f0-9]{24}$/ };

const refusal = (status: number, errorCode: string): FaultAction => ({
  kind: 'refusal',
  status,
  errorCode,
});

describe('a create that Atlas refuses', () => {
  it.each([
    [400, 'INVALID_ROLE_FOR_ORG', /Atlas does not accept one of the roles/],
    [400, 'VALIDATION_ERROR', /did not accept/],
    [400, 'MAX_API_KEYS_PER_ORG_EXCEEDED', /as many keys as Atlas allows/],
    [409, 'DUPLICATE_SOMETHING', /conflict|exists already/],
  ])(
    'with %i %s ends the request: its requester hears why, and no key is left',
    async (status, code, says) => {
      await using stage = await setStage();
      const card = await stage.request(stage.dana);
      stage.world.atlas.faults.add({ when: CREATE, do: refusal(status, code) });
      await stage.approve(stage.ravi, card);
      const told = await stage.message(stage.dana, '@bot', says);
      expect(told.plainText).toContain('ci-deploy');
      expect(stage.ours()).toEqual([]);
      expect(stage.world.atlas.createsAccepted).toBe(1);
    },
  );

  it.each([
    [401, 'USER_UNAUTHORIZED'],
    [403, 'USER_CANNOT_ACCESS_ORG'],
    [404, 'ORG_NOT_FOUND'],
    [404, 'CANNOT_USE_ORG'],
  ])('with %i %s is held for an admin, and nothing is lost', async (status, code) => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const refused = stage.world.atlas.faults.add({ when: CREATE, do: refusal(status, code) });
    await stage.approve(stage.ravi, card);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /ci-deploy/);
    await stage.message(stage.dana, '@bot', /on hold/i);
    expect(stage.ours()).toEqual([]);
    refused.remove();
    stage.went(await stage.sam.clicks(alert, 'Try again'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /ci-deploy/)));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    expect(stage.ours()).toHaveLength(1);
  });
});

describe('a rate limit of Atlas', () => {
  it.each([
    ['without a time', undefined, MINUTE],
    ['with an absurd time', 10_000_000, HOUR],
    ['with a time that is none', 'soon', MINUTE],
  ])('%s is waited out, an hour at most', async (_what, retryAfter, enough) => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const busy: FaultAction =
      retryAfter === undefined ? { kind: 'too many' } : { kind: 'too many', retryAfter };
    stage.world.atlas.faults.add({ when: { ...CREATE, times: 1 }, do: busy });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /too many calls/);
    await stage.later(enough + 1000);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    expect(stage.ours()).toHaveLength(1);
    // Nothing that she was told meanwhile stands there any more, and one message has the button.
    await stage.offer(stage.dana, 'Reveal private key');
    await stage.seen('no message of hers says that it waits', () =>
      stage.dana.sees('@bot').every(({ plainText }) => !/too many calls/.test(plainText)),
    );
    const offering = stage.dana
      .sees('@bot')
      .filter(({ buttons }) => buttons.some(({ label }) => label === 'Reveal private key'));
    expect(offering).toHaveLength(1);
  });
});

describe('an Atlas that is away for two hours', () => {
  it('delays an approved request and costs it nothing', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    await stage.world.atlas.faults.down(true);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /could not be reached/);
    for (let half = 0; half < 4; half += 1) {
      await stage.later(HOUR / 2);
      await stage.message(stage.ravi, 'C0APPROVALS', /could not be reached/);
      expect(await stage.redis.zcard('{sandbox}:due')).toBeGreaterThan(0);
    }
    await stage.world.atlas.faults.down(false);
    await stage.later(6 * MINUTE);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    expect(stage.world.atlas.createsAccepted).toBe(1);
  });
});

/** A create whose answer was lost: its key must go before there is another one. */
async function inDoubt(stage: Stage): Promise<void> {
  const card = await stage.request(stage.dana);
  stage.world.atlas.faults.add({ when: { ...CREATE, times: 1 }, do: { kind: 'lost reply' } });
  await stage.approve(stage.ravi, card);
  await stage.message(stage.ravi, 'C0APPROVALS', /no unknown key is left/);
  expect(stage.ours()).toHaveLength(1);
}

describe('the deletion of a lost key', () => {
  it.each([403, 405])(
    'that Atlas does not allow (%i) is left to a person: no second key meanwhile',
    async (status) => {
      await using stage = await setStage();
      await inDoubt(stage);
      const [lost] = stage.ours();
      const no = stage.world.atlas.faults.add({ when: DELETE, do: refusal(status, 'NOT_ALLOWED') });
      await stage.later(91_000);
      const alert = await stage.message(stage.sam, 'C0ALERTS', /does not let Keywarden delete/);
      expect(stage.ours()).toHaveLength(1);
      no.remove();
      stage.world.atlas.removeKey(lost?.id ?? '');
      stage.went(await stage.sam.clicks(alert, 'Try again'));
      stage.went(await stage.sam.submits(await stage.window(stage.sam, /ci-deploy/)));
      await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
      expect(stage.ours()).toHaveLength(1);
    },
  );

  const PASSING: readonly (readonly [string, FaultAction])[] = [
    ['500', { kind: 'status', status: 500 }],
    ['a lost reply', { kind: 'lost reply' }],
    ['404 from a proxy', { kind: 'status', status: 404 }],
  ];
  it.each(PASSING)('that meets %s is tried until it is certain', async (_what, fault) => {
    await using stage = await setStage();
    await inDoubt(stage);
    const [lost] = stage.ours();
    const met = stage.world.atlas.faults.add({ when: { ...DELETE, times: 1 }, do: fault });
    await stage.later(91_000);
    await expect.poll(() => met.hits).toBe(1);
    await stage.later(31_000);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    expect(stage.ours().map(({ id }) => id)).not.toContain(lost?.id);
    expect(stage.ours()).toHaveLength(1);
  });
});

describe('the sweep while Atlas’s listing lags behind', () => {
  it('does not take the key of an attempt under way for a lost one', async () => {
    await using stage = await setStage();
    const { atlas } = stage.world;
    const card = await stage.request(stage.dana);
    atlas.faults.listLag(2000);
    atlas.faults.add({ when: { ...CREATE, times: 1 }, do: { kind: 'latency', ms: 1500 } });
    await stage.approve(stage.ravi, card);
    await expect.poll(() => stage.ours().length).toBe(1);
    await stage.redis.incrby('{sandbox}:clock-offset', 50_000);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await stage.later(5 * MINUTE + 1000);
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    expect(atlas.exchanges.some(({ method }) => method === 'DELETE')).toBe(false);
  });
});
