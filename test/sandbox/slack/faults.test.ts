import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Stage, setStage } from './fakeApp.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const post = (text = 'Hi') => stage.call('chat.postMessage', { channel: 'C0KEYS', text });
const seen = () => stage.sim.as('U0DANA').sees('C0KEYS').length;

describe('a fault', () => {
  it('strikes the call it is meant for, as often as said', async () => {
    const { faults } = stage.sim;
    faults.call('chat.postMessage', { kind: 'error', error: 'internal_error' }, { skip: 1 });
    expect(await post()).toMatchObject({ ok: true });
    expect(await post()).toMatchObject({ error: 'internal_error' });
    expect(await post()).toMatchObject({ ok: true });
    const when = (args: Record<string, unknown>) => args.text === 'bad';
    faults.call('*', { kind: 'error', error: 'fatal_error' }, { when, times: Infinity });
    expect(await post('good')).toMatchObject({ ok: true });
    expect(await post('bad')).toMatchObject({ error: 'fatal_error' });
  });

  it('may throttle, break or cut the line, before or after the effect', async () => {
    const { faults, apiUrl, app } = stage.sim;
    const raw = () =>
      fetch(`${apiUrl}chat.postMessage`, {
        method: 'POST',
        headers: { authorization: `Bearer ${app.botToken}` },
        body: new URLSearchParams({ channel: 'C0KEYS', text: 'Hi' }),
      });
    faults.call('chat.postMessage', { kind: 'rate_limited', retryAfter: 7 });
    expect((await raw()).headers.get('retry-after')).toBe('7');
    faults.call('chat.postMessage', { kind: 'http', status: 500 });
    expect((await raw()).status).toBe(500);
    faults.call('chat.postMessage', { kind: 'reset', effect: false });
    await expect(raw()).rejects.toThrow();
    expect(seen()).toBe(0);
    faults.call('chat.postMessage', { kind: 'reset', effect: true });
    await expect(raw()).rejects.toThrow();
    faults.call('chat.postMessage', { kind: 'http', status: 503, effect: true });
    expect((await raw()).status).toBe(503);
    expect(seen()).toBe(2);
  });

  it('may leave the caller waiting', async () => {
    stage.sim.faults.call('chat.postMessage', { kind: 'no_reply', effect: true });
    const waiting = post();
    waiting.catch(() => {});
    await stage.sim.waitFor('the effect', () => seen() === 1);
    await stage.sim.close();
    await expect(waiting).rejects.toThrow();
  });

  it('may hold a call until it is released', async () => {
    const held = stage.sim.faults.hold('chat.postMessage');
    const waiting = post();
    await held.reached;
    expect(seen()).toBe(0);
    held.release();
    expect(await waiting).toMatchObject({ ok: true });
  });

  it('may close the window before it is updated', async () => {
    const view = { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [] };
    const opened = await stage.open({ ...view, external_id: 'x' });
    expect(opened.ok).toBe(true);
    stage.sim.faults.call('views.update', { kind: 'window_closed', userId: 'U0DANA' });
    const late = await stage.call('views.update', { external_id: 'x', view });
    expect(late).toMatchObject({ error: 'not_found' });
    expect(stage.sim.as('U0DANA').window()).toBeUndefined();
  });

  it('may lose a delivery', async () => {
    const hasty = await setStage({ ackLimitMs: 20 });
    hasty.sim.faults.delivery('command', { kind: 'lost' });
    const outcome = await hasty.sim.as('U0DANA').types('C0KEYS', '/atlas-keys');
    expect(outcome).toMatchObject({ says: 'operation_timeout' });
    expect(hasty.app.received).toEqual([]);
    await hasty.close();
  });
});

describe('the transcript', () => {
  it('holds what the app said, verbatim, and never its token', async () => {
    await post('a secret');
    stage.app.answer = () => ({ body: { text: 'an answer' } });
    await stage.sim.as('U0DANA').types('C0KEYS', '/atlas-keys');
    const everything = JSON.stringify(stage.sim.transcript);
    expect(everything).toContain('a secret');
    expect(everything).toContain('an answer');
    expect(everything).not.toContain(stage.sim.app.botToken);
    expect(stage.sim.transcript.map(({ kind, name }) => [kind, name])).toEqual([
      ['api', 'chat.postMessage'],
      ['ack', 'command'],
    ]);
  });
});
