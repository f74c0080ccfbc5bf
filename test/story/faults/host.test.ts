import { kill } from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Bot, launchBot, startBot } from '../../../src/sandbox/world/bot.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { type Stage, setStage } from '../kit.ts';

const ENTRY = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const HOUR = 3_600_000;
const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };

/** What befalls the process when it gets SIGUSR2; loaded beside the bot, no line of it is in src. */
function befalls(code: string, more = ''): Record<string, string> {
  const source = encodeURIComponent(`process.on('SIGUSR2', () => { ${code} });`);
  return { NODE_OPTIONS: `--import data:text/javascript,${source} ${more}`.trim() };
}

function strike(stage: Stage): void {
  kill(stage.world.bot().pid, 'SIGUSR2');
}

/** Another replica with the same environment, on a port of its own. */
async function replica(stage: Stage): Promise<Bot & AsyncDisposable & { readonly port: number }> {
  const port = await freePort();
  const bot = await startBot({ entry: ENTRY, env: { ...stage.world.env, PORT: String(port) } });
  return Object.assign(bot, { port, [Symbol.asyncDispose]: () => bot.stop(5000) });
}

async function endsWell(stage: Stage): Promise<void> {
  const [label, { dana }] = ['Reveal private key', stage];
  // The click may go to another replica than the one that opened the window and notes it.
  const skeleton = await stage.opened(dana, await stage.offer(dana, label), label, /Show now/);
  stage.went(await dana.clicks(skeleton, 'Show now'));
  expect(stage.ours()).toHaveLength(1);
  const key = stage.ours()[0]?.privateKey ?? 'none';
  await stage.seen('the private key', () => dana.window()?.plainText.includes(key));
}

describe('a process that stands still while Atlas creates the key', () => {
  it('is overtaken by another replica, and what it brings later is cleaned up', async () => {
    await using stage = await setStage({ asProcess: true });
    const { atlas } = stage.world;
    const card = await stage.request(stage.dana);
    atlas.faults.add({ when: { ...CREATE, times: 1 }, do: { kind: 'latency', ms: 1500 } });
    await stage.approve(stage.ravi, card);
    await expect.poll(() => atlas.createsAccepted).toBe(1);
    kill(stage.world.bot().pid, 'SIGSTOP');
    await using other = await replica(stage);
    stage.world.slack.app.requestUrl = `http://127.0.0.1:${other.port}/slack/events`;
    await stage.later(5 * 60_000);
    await stage.message(stage.ravi, 'C0APPROVALS', /checking|clean|doubt|recover/i);
    await stage.later(91_000);
    await stage.offer(stage.dana, 'Reveal private key');
    const deletes = () => atlas.exchanges.filter(({ method }) => method === 'DELETE');
    const [deleted] = deletes();
    const looks = () =>
      atlas.exchanges.filter(({ method, path }) => method === 'GET' && path === deleted?.path)
        .length;
    const before = looks();
    kill(stage.world.bot().pid, 'SIGCONT');
    // Recovery deleted it already: the one that slept looks for its key, finds none, and leaves it.
    await expect.poll(looks).toBeGreaterThan(before);
    const entries = async () =>
      JSON.stringify(await stage.redis.xrange('{sandbox}:audit', '-', '+'));
    await expect.poll(entries).toMatch(/key\.loser_found[\s\S]*key\.loser_deleted/);
    await endsWell(stage);
    expect(deletes()).toHaveLength(1);
    expect(atlas.createsAccepted).toBe(2);
    expect(other.exitCode()).toBeNull();
  });
});

describe('three replicas that are restarted one after the other', () => {
  it('carry one request through, and create one key', async () => {
    await using stage = await setStage({ asProcess: true, transport: 'socket' });
    const card = await stage.request(stage.dana);
    const second = await replica(stage);
    await using third = await replica(stage);
    await stage.world.bot().stop();
    const open = await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
    stage.went(await stage.ravi.submits(open));
    await stage.world.startBot();
    await second.stop();
    await stage.offer(stage.dana, 'Reveal private key');
    await endsWell(stage);
    expect(stage.world.atlas.createsAccepted).toBe(1);
    expect([second.exitCode(), third.exitCode()]).toEqual([0, null]);
  });
});

describe('a process that breaks', () => {
  const SECRETS = 'new Error(process.env.SLACK_BOT_TOKEN + " " + process.env.ACME_CLIENT_SECRET)';

  async function endsOver(code: string, event: string): Promise<void> {
    await using stage = await setStage({ asProcess: true, env: befalls(code) });
    strike(stage);
    expect(await stage.world.bot().exited).toBe(1);
    const output = stage.world.bot().output();
    expect(output).toContain(event);
    expect(output).not.toContain(stage.world.slack.app.botToken);
    expect(output).not.toContain(stage.world.env.ACME_CLIENT_SECRET);
  }

  it('over a rejection that nobody handles ends with 1, and tells no secret', () =>
    endsOver(`Promise.reject(${SECRETS})`, 'process.unhandled_rejection'));

  it('over an exception that nobody catches ends with 1, and tells no secret', () =>
    endsOver(`throw ${SECRETS}`, 'process.uncaught_exception'));

  it('because its memory is full is no success, and the request goes on after a restart', async () => {
    const full = befalls('globalThis.all = []; for (;;) all.push({ a: [all.length] });');
    await using stage = await setStage({
      asProcess: true,
      env: { NODE_OPTIONS: `${full.NODE_OPTIONS} --max-old-space-size=64` },
    });
    const card = await stage.request(stage.dana);
    strike(stage);
    await stage.world.bot().exited;
    expect([stage.world.bot().exitCode(), stage.world.bot().endedBy()]).not.toEqual([0, null]);
    const output = stage.world.bot().output();
    expect(output).toContain('heap');
    for (const name of ['SLACK_BOT_TOKEN', 'KEYWARDEN_SEAL_KEYS', 'KEYWARDEN_SIGN_KEYS']) {
      expect(output).not.toContain(stage.world.env[name]);
    }
    await stage.world.startBot();
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
    await endsWell(stage);
  });

  it.each([HOUR, -HOUR])('whose clock jumps by %d ms decides by the clock of Redis', async (by) => {
    const jump = befalls(
      `const real = Date.now; Date.now = () => real() + ${by}; ` +
        `const D = Date; globalThis.Date = class extends D { constructor(...a) { if (a.length) super(...a); else super(real() + ${by}); } static now() { return real() + ${by}; } };`,
    );
    await using stage = await setStage({ asProcess: true, transport: 'socket', env: jump });
    const card = await stage.request(stage.dana);
    strike(stage);
    const lost = { when: { ...CREATE, times: 1 }, do: { kind: 'lost reply' } } as const;
    stage.world.atlas.faults.add(lost);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /checking|clean|doubt|recover/i);
    expect(stage.ours()).toHaveLength(1);
    await stage.later(91_000);
    await stage.offer(stage.dana, 'Reveal private key');
    await endsWell(stage);
    expect(stage.world.atlas.createsAccepted).toBe(2);
  });

  it('in its stride for ten seconds answers late, and pressing again is safe', async () => {
    const still = befalls('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);');
    await using stage = await setStage({ asProcess: true, env: still });
    const card = await stage.request(stage.dana);
    const open = await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
    strike(stage);
    const first = await stage.ravi.submits(open);
    expect(first).toMatchObject({ ok: false, says: 'operation_timeout' });
    const health = `http://127.0.0.1:${stage.world.env.PORT}/status`;
    const well = async () => (await fetch(health)).status;
    await expect.poll(well).toBe(200);
    // Whether the first one was heard late or not at all: whoever presses until it is done gives one
    // vote, and there is one key.
    const isDone = () => stage.ravi.sees('C0KEYS').some(({ text }) => text.includes('ci-deploy'));
    const again = async () => {
      const now = stage.ravi.window();
      if (now?.submit !== undefined) await stage.ravi.submits(now);
      else if (now !== undefined) await stage.ravi.closes(now);
      const shown = stage.ravi.sees('C0APPROVALS').find(({ ts }) => ts === card.ts);
      const button = shown?.buttons.find(({ label }) => label === 'Approve request');
      if (shown !== undefined && button !== undefined && stage.ravi.window() === undefined) {
        await stage.ravi.clicks(shown, 'Approve request');
      }
    };
    await expect
      .poll(
        async () => {
          if (!isDone()) await again();
          return isDone();
        },
        { interval: 500 },
      )
      .toBe(true);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await endsWell(stage);
    expect(stage.world.atlas.createsAccepted).toBe(1);
  });
});

describe('a Redis that is not there when the bot starts', () => {
  it('lets it end with 1, so that a supervisor tries again, and without its password', async () => {
    await using stage = await setStage();
    const { port } = stage.world.redis;
    const PORT = String(await freePort());
    const REDIS_URL = `redis://:a-password@127.0.0.1:${port}/0`;
    await stage.world.redis.kill('SIGKILL');
    const bot = launchBot({ entry: ENTRY, env: { ...stage.world.env, PORT, REDIS_URL } });
    expect(await bot.exited).toBe(1);
    expect(bot.output()).toMatch(/REDIS_URL: .*Check that Redis runs/);
    expect(bot.output()).not.toContain('a-password');
  });
});
