import { describe, expect, it } from 'vitest';
import type { CallFault } from '../../../src/sandbox/slack/simulator.ts';
import { type Stage, setStage } from '../kit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RECORDS = '{sandbox}:requests';
const REVEAL = 'Reveal private key';

const showsKey = ({ view }: Readonly<Record<string, unknown>>) =>
  JSON.stringify(view).includes('Copy the private key');

async function issued(): Promise<Stage> {
  const stage = await setStage();
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.offer(stage.dana, REVEAL);
  return stage;
}

async function skeletonOf(stage: Stage) {
  return stage.opened(stage.dana, await stage.offer(stage.dana, REVEAL), REVEAL, /Show now/);
}

const privateKey = (stage: Stage) => stage.ours()[0]?.privateKey ?? 'none';

/** How often Slack was given the private key. */
const showings = ({ world }: Stage) =>
  world.slack.transcript.filter(({ name, args }) => name === 'views.update' && showsKey(args))
    .length;

async function status({ redis }: Stage): Promise<string> {
  const [stored = ''] = await redis.hvals(RECORDS);
  return stored.match(/"state":\{[^}]*?"status":"(\w+)"/)?.[1] ?? 'none';
}

const becomes = (stage: Stage, wanted: string) => expect.poll(() => status(stage)).toBe(wanted);

/** The key is still there for its requester, and can be shown as if nothing had happened. */
async function stillWaits(stage: Stage): Promise<void> {
  expect(showings(stage)).toBe(0);
  await becomes(stage, 'ready');
  const shown = await stage.reveal(stage.dana);
  expect(shown.plainText).toContain(privateKey(stage));
}

describe('one private key and many clicks', () => {
  it('64 at once in one window show it once', async () => {
    await using stage = await issued();
    const { slack } = stage.world;
    await skeletonOf(stage);
    const held = slack.faults.hold('views.update', { when: showsKey });
    const open = await stage.window(stage.dana, /Show now/);
    stage.went(await stage.dana.clicks(open, 'Show now'));
    await held.reached;
    const { payload } = slack.deliveries.findLast(({ kind }) => kind === 'action') ?? {};
    const again = Array.from({ length: 63 }, (_, n) =>
      slack.deliver('action', { ...payload, trigger_id: `1.1.${n}` }),
    );
    held.release();
    for (const answer of await Promise.all(again)) expect(answer).toMatchObject({ status: 200 });
    await stage.seen('the private key', () =>
      stage.dana.window()?.plainText.includes(privateKey(stage)),
    );
    await becomes(stage, 'delivered');
    expect(showings(stage)).toBe(1);
  });

  it('on a phone and on a computer, one of them shows it', async () => {
    await using stage = await issued();
    const { slack, redis } = { ...stage.world, redis: stage.redis };
    await skeletonOf(stage);
    const open = await stage.window(stage.dana, /Show now/);
    const offer = await stage.offer(stage.dana, REVEAL);
    stage.went(await stage.dana.clicks(offer, REVEAL));
    const other = await stage.seen('a second window', () =>
      stage.dana.windows().find(({ id }) => id !== open.id),
    );
    await expect.poll(async () => (await redis.keys('{sandbox}:window:*')).length).toBe(3);
    const before = slack.deliveries.length;
    const onPhone = stage.dana.clicks(other, 'Show now');
    await stage.seen('the click', () => slack.deliveries.length > before);
    const { payload } = slack.deliveries.at(-1) ?? {};
    const { id, hash, privateMetadata } = open;
    const view = { id, hash, callback_id: 'reveal', private_metadata: privateMetadata };
    const elsewhere = { ...payload, trigger_id: '1.1.x', view };
    const [phone] = await Promise.all([onPhone, slack.deliver('action', elsewhere)]);
    stage.went(phone);
    await becomes(stage, 'delivered');
    await stage.seen('the other one hears that it was shown', () =>
      slack.transcript.some(
        ({ name, args }) => name === 'views.update' && /cannot be shown/.test(JSON.stringify(args)),
      ),
    );
    expect(showings(stage)).toBe(1);
  });
});

describe('a reveal that Slack does not let happen', () => {
  it('because the trigger expired leaves the key waiting, and says so', async () => {
    await using stage = await issued();
    const expired = { kind: 'error', error: 'expired_trigger_id' } as const;
    stage.world.slack.faults.call('views.open', expired);
    const offer = await stage.offer(stage.dana, REVEAL);
    stage.went(await stage.dana.clicks(offer, REVEAL));
    await stage.message(stage.dana, '@bot', /could not open the window/);
    await stillWaits(stage);
  });

  const REFUSED: readonly (readonly [string, CallFault])[] = [
    ['the window was closed before', { kind: 'window_closed' }],
    ['Slack has had too many calls', { kind: 'rate_limited', retryAfter: 30 }],
    ['Slack says no', { kind: 'error', error: 'view_too_large' }],
  ];
  it.each(REFUSED)('because %s leaves the key waiting', async (_why, fault) => {
    await using stage = await issued();
    const skeleton = await skeletonOf(stage);
    const met = stage.world.slack.faults.call('views.update', fault, { when: showsKey });
    stage.went(await stage.dana.clicks(skeleton, 'Show now'));
    await expect.poll(() => met.hits).toBe(1);
    await becomes(stage, 'ready');
    const log = (await stage.resting()).get('log');
    expect(log).not.toContain(privateKey(stage).slice(-12));
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(privateKey(stage));
  });

  it.each([true, false])(
    'because Slack does not answer is a matter of doubt, whether it was shown (%s) or not',
    async (effect) => {
      await using stage = await issued();
      const skeleton = await skeletonOf(stage);
      stage.world.slack.faults.call(
        'views.update',
        { kind: 'no_reply', effect },
        { when: showsKey },
      );
      stage.went(await stage.dana.clicks(skeleton, 'Show now'));
      await becomes(stage, 'uncertain');
      const shown = await stage.reveal(stage.dana, 'Show once more');
      expect(shown.plainText).toContain(privateKey(stage));
      await becomes(stage, 'delivered');
      expect(showings(stage)).toBe(2);
    },
  );
});

describe('a reveal of which Slack did not tell the end', () => {
  it('is said to be in doubt, although Redis stalls before that is written down', async () => {
    await using stage = await issued();
    const skeleton = await skeletonOf(stage);
    const silent = { kind: 'no_reply', effect: false } as const;
    const met = stage.world.slack.faults.call('views.update', silent, { when: showsKey });
    stage.went(await stage.dana.clicks(skeleton, 'Show now'));
    await expect.poll(() => met.hits).toBe(1);
    await stage.redis.client('PAUSE', '8000', 'WRITE');
    await stage.window(stage.dana, /could not confirm that Slack/);
    await stage.redis.client('UNPAUSE');
    expect(stage.dana.window()?.plainText).not.toMatch(/Nothing was shown|E-UNSURE/);
    await stage.later(31_000);
    const shown = await stage.reveal(stage.dana, 'Show once more');
    expect(shown.plainText).toContain(privateKey(stage));
  });
});

describe('a reveal in the last moment', () => {
  it('comes before the end or after it, and never both', async () => {
    await using stage = await issued();
    await stage.later(24 * HOUR - 5 * MINUTE);
    const skeleton = await skeletonOf(stage);
    const key = privateKey(stage);
    await Promise.all([
      stage.later(5 * MINUTE + 1000),
      stage.dana.clicks(skeleton, 'Show now').then(stage.went),
    ]);
    await expect.poll(() => status(stage)).toMatch(/delivered|expired/);
    const shown = stage.dana.window()?.plainText.includes(key) ?? false;
    expect(await status(stage)).toBe(shown ? 'delivered' : 'expired');
    await expect.poll(() => stage.ours().length).toBe(shown ? 1 : 0);
  });
});

describe('a sealed private key that somebody changed in Redis', () => {
  const CHANGES: readonly (readonly [string, (sealed: string) => string])[] = [
    [
      'one letter',
      (sealed) => `${sealed.slice(0, -3)}${sealed.at(-3) === 'A' ? 'B' : 'A'}${sealed.slice(-2)}`,
    ],
    ['its end', (sealed) => sealed.slice(0, -6)],
    ['all of it', () => 'v1.k.a.b.c.d'],
  ];
  it.each(CHANGES)(
    '(%s) is not shown: the request is held, and nobody learns why',
    async (_, change) => {
      await using stage = await issued();
      const [[id = '', stored = ''] = []] = Object.entries(await stage.redis.hgetall(RECORDS));
      const sealed = stored.match(/"sealed":"([^"]+)"/)?.[1] ?? 'none';
      await stage.resign(id, (record) => record.replace(sealed, change(sealed)));
      const shown = await stage.reveal(stage.dana);
      expect(shown.plainText).toMatch(/on hold|cannot be opened|admin/i);
      expect(shown.plainText).not.toMatch(/tag|decrypt|cipher|auth/i);
      await stage.message(stage.sam, 'C0ALERTS', /cannot be opened/);
      expect(await status(stage)).toBe('held');
      expect(showings(stage)).toBe(0);
      expect(stage.ours()).toHaveLength(1);
    },
  );
});

describe('a requester who was deactivated', () => {
  it('is not shown the private key', async () => {
    await using stage = await issued();
    const skeleton = await skeletonOf(stage);
    stage.world.slack.changePerson('U0DANA', { deleted: true });
    // People are remembered for a minute at most: a new process has not asked yet.
    await stage.world.bot().stop();
    await stage.world.startBot();
    stage.went(await stage.dana.clicks(skeleton, 'Show now'));
    await stage.window(stage.dana, /deactivated/);
    expect(showings(stage)).toBe(0);
    await becomes(stage, 'ready');
  });

  it('leaves no key behind: it is deleted at the end of its time, and the channels hear it', async () => {
    await using stage = await issued();
    stage.world.slack.changePerson('U0DANA', { deleted: true });
    await stage.later(25 * HOUR);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy.*is deleted at Atlas: nobody revealed/s);
    await becomes(stage, 'expired');
    expect(stage.ours()).toEqual([]);
    expect(showings(stage)).toBe(0);
    // What could only be told to somebody who is gone is not owed for ever.
    await expect.poll(() => stage.redis.hlen('{sandbox}:notices')).toBe(0);
  });
});

describe('Redis is away at the moment of the reveal', () => {
  it('nothing is shown, the person is told, and the key waits', async () => {
    await using stage = await issued();
    const skeleton = await skeletonOf(stage);
    await stage.world.redis.kill('SIGKILL');
    stage.went(await stage.dana.clicks(skeleton, 'Show now'));
    await stage.window(
      stage.dana,
      /Nothing was shown.*waiting for you is safe.*\(E-(STORE|UNSURE)\)/,
    );
    expect(showings(stage)).toBe(0);
    await stage.world.redis.restart();
    const health = `http://127.0.0.1:${stage.world.env.PORT}/status`;
    await expect.poll(async () => (await fetch(health)).status).toBe(200);
    await stillWaits(stage);
  });
});
