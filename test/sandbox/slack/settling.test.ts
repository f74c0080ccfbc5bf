import { describe, expect, it } from 'vitest';
import { Settling } from '../../../src/sandbox/slack/model/settling.ts';

describe('a call right behind an acknowledgement', () => {
  it('waits until the acknowledgement is read', async () => {
    const settling = new Settling();
    const order: string[] = [];
    let arrive = () => {};
    const ack = settling.during('U0DANA', async () => {
      await new Promise<void>((resolve) => {
        arrive = resolve;
      });
      order.push('acknowledgement');
    });
    const call = settling.soon('U0DANA').then(() => order.push('call'));
    setImmediate(arrive);
    await Promise.all([ack, call]);
    expect(order).toEqual(['acknowledgement', 'call']);
  });

  it('does not wait for long, nor for other people', async () => {
    const settling = new Settling();
    void settling.during('U0DANA', () => new Promise(() => {}));
    await settling.soon('U0MEI');
    await settling.soon('U0DANA');
  });
});
