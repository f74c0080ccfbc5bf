import { describe, expect, it } from 'vitest';
import { mutateValue } from '../../campaign/fuzz/mutate.ts';
import { createChance } from '../../model/ports/chance.ts';
import { type Stage, setStage } from '../kit.ts';

const SEED = Number(process.env.SEED ?? 20_261_125);
const EACH = 48;
/** Twice as long as a signature of Slack is good for, ms. */
const REMEMBERED = 600_000;

type Kind = 'command' | 'action' | 'options' | 'submission' | 'event';

/** A person of each kind of delivery has done something: these are changed. */
async function warmUp(stage: Stage): Promise<void> {
  await stage.types(stage.dana, '/atlas-keys list acme');
  const list = await stage.message(stage.dana, 'C0GENERAL', /Page 1 of/);
  await stage.dana.searches(list, 'Filter by project', 'check');
  await stage.request(stage.dana);
  await stage.mei.opensHome();
  await stage.types(stage.dana, '/atlas-keys mine');
  const mine = await stage.message(stage.dana, 'C0GENERAL', /ci-deploy/);
  stage.went(await stage.dana.clicks(mine, 'Withdraw'));
  await stage.window(stage.dana, /Withdraw request/);
}

const remembered = ({ redis }: Stage) => redis.keys('{sandbox}:seen:*');

async function send(stage: Stage, kind: Kind, overrides: object, seed: number): Promise<number> {
  const { slack } = stage.world;
  const payload = slack.deliveries.find((one) => one.kind === kind)?.payload ?? {};
  // At once: what has no type at all is answered by Bolt only after three seconds.
  const answers = await Promise.all(
    Array.from({ length: EACH }, (_, at) => {
      const changed = mutateValue(payload, createChance(seed + at));
      const body = typeof changed === 'object' && changed !== null ? changed : {};
      return slack.deliver(kind, { ...body }, overrides);
    }),
  );
  return answers.filter(({ arrived }) => arrived).length;
}

describe('somebody who types faster than one can read', () => {
  it('is told so once, costs Slack no window more, and keeps nobody else from anything', async () => {
    await using stage = await setStage();
    const { slack } = stage.world;
    const opened = () => slack.transcript.filter(({ name }) => name === 'views.open').length;
    for (let again = 0; again < 60; again += 1)
      await stage.types(stage.dana, '/atlas-keys create x');
    const tooFast = () =>
      stage.dana.sees('C0GENERAL').filter(({ plainText }) => /faster than/.test(plainText)).length;
    await stage.message(stage.dana, 'C0GENERAL', /faster than Keywarden can answer everybody/);
    // Some are given back while the others are typed: far fewer than were asked for all the same.
    expect(opened()).toBeLessThan(50);
    expect(tooFast()).toBeLessThan(60 - opened());
    await stage.types(stage.ravi, '/atlas-keys create y');
    await stage.window(stage.ravi, /Reason/);
  });
});

describe('a flood of changed requests at the door', () => {
  it('that are badly signed leaves nothing in Redis but a few notes', async () => {
    await using stage = await setStage({ asProcess: true });
    await warmUp(stage);
    const before = (await remembered(stage)).length;
    const entries = await stage.redis.xlen('{sandbox}:audit');
    for (const kind of ['command', 'action', 'options', 'submission', 'event'] as const) {
      expect(await send(stage, kind, { signature: `v0=${'0'.repeat(64)}` }, SEED)).toBe(EACH);
    }
    expect(await remembered(stage)).toHaveLength(before);
    expect(await stage.redis.xlen('{sandbox}:audit')).toBeLessThanOrEqual(entries + 2);
    expect(stage.world.bot().exitCode()).toBeNull();
  });

  it('that are well signed is remembered for ten minutes each, and no longer', async () => {
    await using stage = await setStage({ asProcess: true });
    await warmUp(stage);
    const before = (await remembered(stage)).length;
    const requests = await stage.redis.hlen('{sandbox}:requests');
    for (const kind of ['command', 'action', 'options', 'event'] as const) {
      await send(stage, kind, {}, SEED);
    }
    const names = await remembered(stage);
    expect(names.length).toBeGreaterThan(before);
    // Commands and clicks by their signature and their trigger, options by their signature alone,
    // events by their id.
    expect(names.length).toBeLessThanOrEqual(before + 6 * EACH);
    for (const name of names) {
      const left = await stage.redis.pttl(name);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(REMEMBERED);
    }
    expect(await stage.redis.hlen('{sandbox}:requests')).toBe(requests);
    expect(stage.world.bot().exitCode()).toBeNull();
    expect(stage.world.bot().output()).not.toMatch(/unhandled_rejection|dispatch\.failed/);
    await stage.types(stage.ravi, '/atlas-keys help');
    await stage.message(stage.ravi, 'C0GENERAL', /atlas-keys list/);
  });
});
