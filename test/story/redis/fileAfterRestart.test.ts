import { describe, expect, it } from 'vitest';
import type { Target } from '../../../src/sandbox/slack/simulator.ts';
import { startForwarder } from '../../../src/sandbox/world/forwarder.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { type Stage, setStage } from '../kit.ts';

/** Far under the 5 s for which a create or a reveal waits, on a busy machine too. */
const REWRITE_MS = 1_000;

/** The bot asked for it, and it may be over by now. */
async function hasBegunToRewrite({ redis }: Stage): Promise<boolean> {
  return /aof_rewrites:[1-9]/.test(await redis.info('persistence'));
}

async function isBeingRewritten({ redis }: Stage): Promise<boolean> {
  return /aof_rewrite_in_progress:1/.test(await redis.info('persistence'));
}

/** A bot that reaches Redis by a name of which the test decides where it leads. */
async function setStageWithName() {
  const names: Awaited<ReturnType<typeof startForwarder>>[] = [];
  const stage = await setStage({
    async between({ redis }) {
      const name = await startForwarder(redis.port);
      names.push(name);
      return { REDIS_URL: name.url };
    },
  });
  const [name] = names;
  if (name === undefined) throw new Error('the bot reaches Redis without a name');
  /** Resolves while Redis, which was restarted, is writing its file anew: the bot asked for it. */
  async function restartsRedis(): Promise<void> {
    name?.leadsTo(await freePort());
    await stage.world.redis.restart();
    const delay = Math.ceil((REWRITE_MS * 1000) / (await stage.redis.dbsize()));
    await stage.redis.config('SET', 'rdb-key-save-delay', String(delay));
    name?.leadsTo(stage.world.redis.port);
    await expect.poll(() => hasBegunToRewrite(stage), { interval: 20 }).toBe(true);
  }
  return {
    stage,
    restartsRedis,
    async [Symbol.asyncDispose]() {
      await stage[Symbol.asyncDispose]();
      await name[Symbol.asyncDispose]();
    },
  };
}

/** What the press came to, in a window or in words that only she sees. */
function answerOf({ dana }: Stage, privateKey: string): 'shown' | 'refused' | undefined {
  const window = dana.window()?.plainText ?? '';
  if (window.includes(privateKey)) return 'shown';
  const told = dana.sees('D0DANA').filter(({ ephemeral }) => ephemeral);
  const texts = [window, ...told.map(({ plainText }) => plainText)];
  return texts.some((text) => /Nothing was|was not shown/.test(text)) ? 'refused' : undefined;
}

async function revealsAgain(stage: Stage, offer: Target, privateKey: string): Promise<void> {
  await expect.poll(() => isBeingRewritten(stage), { interval: 50 }).toBe(false);
  stage.went(await stage.dana.clicks(offer, 'Reveal private key'));
  const skeleton = await stage.window(stage.dana, /Show now/);
  stage.went(await stage.dana.clicks(skeleton, 'Show now'));
  await stage.window(stage.dana, new RegExp(privateKey));
}

describe('while Redis writes its file anew after a restart', () => {
  it('no key is created; it is created afterwards', async () => {
    await using all = await setStageWithName();
    const { stage } = all;
    const card = await stage.request(stage.dana);
    const open = await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
    await all.restartsRedis();
    stage.went(await stage.ravi.submits(open));
    await expect.poll(() => stage.ours(), { interval: 5 }).toHaveLength(1);
    expect(await isBeingRewritten(stage)).toBe(false);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  });

  it('no private key is shown; it is shown afterwards', async () => {
    await using all = await setStageWithName();
    const { stage } = all;
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    const offer = await stage.offer(stage.dana, 'Reveal private key');
    stage.went(await stage.dana.clicks(offer, 'Reveal private key'));
    const skeleton = await stage.window(stage.dana, /Show now/);
    const privateKey = stage.ours()[0]?.privateKey ?? 'no key';
    await all.restartsRedis();
    stage.went(await stage.dana.clicks(skeleton, 'Show now'));
    const answer = await stage.seen('the private key, or that it still waits', () =>
      answerOf(stage, privateKey),
    );
    expect(answer === 'shown' && (await isBeingRewritten(stage))).toBe(false);
    // A machine on which writing takes longer than the bot waits: she presses again, as she is told.
    if (answer === 'refused') await revealsAgain(stage, offer, privateKey);
  });
});
