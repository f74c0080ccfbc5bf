import { describe, expect, it } from 'vitest';
import { createClocks } from '../../../src/sandbox/world/clocks.ts';
import { setStage } from '../kit.ts';
import { asked, isUnwell, isWell, told } from './status.ts';

const DAY_S = 24 * 60 * 60;

async function scene() {
  const clocks = createClocks();
  return { clocks, stage: await setStage({ clocks }) };
}

describe('the clock of Redis', () => {
  it('is two days ahead: nothing is deleted or lapses, and nobody has to accept anything', async () => {
    const { clocks, stage: opened } = await scene();
    await using stage = opened;
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.offer(stage.dana, 'Reveal private key');
    const waiting = await stage.request(stage.mei, { description: 'undecided' });

    await clocks.areAhead(2 * DAY_S, ['redis']);
    await isUnwell(stage, 'redis_clock', 'redis_clock_wrong');
    await stage.message(stage.sam, 'C0ALERTS', /clock of Redis is wrong.*nothing lapses/s);
    // This host is as right as before.
    expect((await asked(stage, '/readyz')).status).toBe(200);
    expect(stage.ours()).toHaveLength(1);

    await clocks.areAhead(0, ['redis']);
    await isWell(stage);
    await stage.message(stage.sam, 'C0ALERTS', /clock of Redis agrees/);
    expect(told(stage, /paused/)).toBe(0);
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    await stage.approve(stage.ravi, waiting);
    await stage.message(stage.ravi, 'C0KEYS', /undecided/);
  });

  it('is right: what is over ends', async () => {
    const { clocks, stage: opened } = await scene();
    await using stage = opened;
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.offer(stage.dana, 'Reveal private key');
    await clocks.later(2 * DAY_S * 1000);
    await expect.poll(() => stage.ours()).toHaveLength(0);
  });
});

describe('the clock of the host', () => {
  it('is ten minutes behind all others: this replica is not ready, and says so', async () => {
    const { clocks, stage: opened } = await scene();
    await using stage = opened;
    await clocks.areAhead(600);
    await isUnwell(stage, 'host_clock', 'host_clock_wrong');
    const ready = await asked(stage, '/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: 'host_clock_wrong' });
    expect((await asked(stage, '/healthz')).status).toBe(200);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /clock of this host is wrong/);
    expect(alert.plainText).toContain('10 min');
    await clocks.areAhead(0);
    await isWell(stage);
    expect((await asked(stage, '/readyz')).status).toBe(200);
  });
});
