import { describe, expect, it } from 'vitest';
import { openSandbox, openSmallSandbox } from './kit.ts';

const turn = (fault: string, on: boolean) => ({ fault, on });

describe('the switches that break Atlas and Slack', () => {
  it('are all off at first, and each says in one line what it does', async () => {
    await using sandbox = await openSmallSandbox();
    const { text } = await sandbox.visitor.ask('/api/behind');
    const { faults } = await sandbox.visitor.look();
    expect(faults).toHaveLength(8);
    expect(faults.every(({ isOn }) => !isOn)).toBe(true);
    expect(text.match(/"explanation":"[A-Z][^"\n]{20,100}\."/g)).toHaveLength(8);
  });

  it('turn Atlas off and on again, and are told to everybody who looks', async () => {
    await using sandbox = await openSmallSandbox();
    const { visitor, atlas } = sandbox;
    const ping = () =>
      fetch(`${atlas.origin}/api/atlas/v2`).then(
        ({ status }) => status,
        () => 'nobody there',
      );
    const { length } = visitor.events.heard;
    await visitor.send('/api/faults', turn('atlas.down', true));
    await visitor.events.after(length);
    expect(await ping()).toBe('nobody there');
    const isDown = async () =>
      (await visitor.look()).faults.find(({ id }) => id === 'atlas.down')?.isOn;
    expect(await isDown()).toBe(true);
    await visitor.send('/api/faults', turn('atlas.down', false));
    expect(await ping()).toBe(401);
    expect(await isDown()).toBe(false);
  });

  it('answer 429 for as long as they are on', async () => {
    await using sandbox = await openSmallSandbox();
    const { visitor, slack } = sandbox;
    const call = async () => (await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' })).status;
    await visitor.send('/api/faults', turn('slack.too_many', true));
    // Twice on is still one switch.
    await visitor.send('/api/faults', turn('slack.too_many', true));
    expect([await call(), await call()]).toEqual([429, 429]);
    await visitor.send('/api/faults', turn('slack.too_many', false));
    expect(await call()).toBe(200);
  });

  it('lose one reply and are off again, and the bot says what it did about it', async () => {
    await using sandbox = await openSandbox();
    const { visitor } = sandbox;
    const { act, window, submit, message, press, seen, look } = visitor;
    await visitor.send('/api/faults', turn('atlas.lost_reply', true));
    await act('U0DANA', 'type', { channel: 'C0GENERAL', text: '/atlas-keys create ci-deploy' });
    const form = await window('U0DANA', /Reason/);
    await submit('U0DANA', form.id, { roles: ['ORG_READ_ONLY'], reason: ['For the deploy.'] });
    const card = await message('U0RAVI', 'C0APPROVALS', /ci-deploy/);
    await press('U0RAVI', card, 'Approve request');
    await submit('U0RAVI', (await window('U0RAVI', /Approve request/)).id);
    const state = await seen(
      () => look(),
      (one) => one.requests?.rows[0]?.status === 'recovering' && one,
    );
    expect(state.faults.find(({ id }) => id === 'atlas.lost_reply')).toMatchObject({
      isOn: false,
      hits: 1,
    });
    const met = state.exchanges.rows.filter(({ faults }) => faults.includes('lost reply'));
    expect(met).toMatchObject([{ to: 'atlas', status: null }]);
    expect(state.keys.ours).toBe(1);
  });
});

describe('the bot', () => {
  it('is really killed and really started, and says so to everybody', async () => {
    await using sandbox = await openSandbox();
    const { visitor } = sandbox;
    const { send, look, as, act, message } = visitor;
    const { pid } = (await look()).bot;
    if (pid === null) throw new Error('The bot is not up');
    expect((await send('/api/bot', { action: 'start' })).status).toBe(409);

    const { length } = visitor.events.heard;
    const killed = await send('/api/bot', { action: 'kill' });
    expect(killed.body).toMatchObject({ bot: { state: 'down', pid: null, ended: 'SIGKILL' } });
    await visitor.events.after(length);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect((await as('U0DANA')).app.botUp).toBe(false);
    const typed = { channel: 'C0GENERAL', text: '/atlas-keys list acme' };
    expect(await act('U0DANA', 'type', typed)).toMatchObject({ says: 'dispatch_failed' });
    await message('U0DANA', 'C0GENERAL', /dispatch_failed/);
    expect((await send('/api/bot', { action: 'stop' })).status).toBe(409);

    const started = await send('/api/bot', { action: 'start' });
    expect(started.body).toMatchObject({ bot: { state: 'up' } });
    expect((await look()).bot.pid).not.toBe(pid);
    expect(await act('U0DANA', 'type', typed)).toMatchObject({ ok: true });
    await message('U0DANA', 'C0GENERAL', /Page 1 of/);
  });

  it('is seen to be down when it ends by itself, and to be stopped in order', async () => {
    await using sandbox = await openSandbox();
    const { visitor } = sandbox;
    process.kill(sandbox.world().bot().pid, 'SIGKILL');
    await visitor.seen(
      () => visitor.look(),
      ({ bot }) => bot.state === 'down',
    );
    await visitor.send('/api/bot', { action: 'start' });
    const stopped = await visitor.send('/api/bot', { action: 'stop' });
    expect(stopped.body).toMatchObject({ bot: { state: 'down', ended: 'exit code 0' } });
  });

  it('that hangs times out, and does not keep the sandbox from ending', async () => {
    let pid = 0;
    {
      await using sandbox = await openSandbox();
      pid = sandbox.world().bot().pid;
      process.kill(pid, 'SIGSTOP');
      const typed = { channel: 'C0GENERAL', text: '/atlas-keys list acme' };
      const late = await sandbox.visitor.act('U0DANA', 'type', typed);
      expect(late).toMatchObject({ ok: false, says: 'operation_timeout' });
    }
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('"Start over"', () => {
  it('gives a fresh world on the same address, whoever asks for it how often', async () => {
    await using sandbox = await openSandbox();
    const { visitor } = sandbox;
    const { send, look, as, act, message } = visitor;
    const typed = { channel: 'C0GENERAL', text: '/atlas-keys list acme' };
    await act('U0DANA', 'type', typed);
    await message('U0DANA', 'C0GENERAL', /Page 1 of/);
    await send('/api/faults', turn('atlas.too_many', true));
    const old = sandbox.world();
    const oldPid = old.bot().pid;

    const resets = await Promise.all([send('/api/reset', {}), send('/api/reset', {})]);
    expect(resets.map(({ body }) => body)).toEqual([{ world: 2 }, { world: 2 }]);
    await visitor.seen(
      async () => visitor.events.heard,
      (heard) => heard.some(({ data }) => data.world === 2),
    );
    const fresh = await as('U0DANA');
    expect(fresh.world).toBe(2);
    expect(fresh.messages.C0GENERAL).toEqual([]);
    expect(fresh.tour.some(({ done }) => done)).toBe(false);
    expect((await look()).faults.every(({ isOn }) => !isOn)).toBe(true);
    expect(sandbox.world()).not.toBe(old);

    await act('U0DANA', 'type', typed);
    await message('U0DANA', 'C0GENERAL', /Page 1 of/);
    await old.bot().exited;
    expect(() => process.kill(oldPid, 0)).toThrow('ESRCH');
  });
});
