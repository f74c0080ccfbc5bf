import { describe, expect, inject, it } from 'vitest';
import { openSmallSandbox } from '../sandbox/pageServer/kit.ts';
import { openWindows } from './kit/kit.ts';

const plain = (text: string) => ({ type: 'plain_text', text });

/**
 * Keywarden asks in windows of its own (src/README.md#windows), so the dialog of Slack needs another
 * app.
 */
const ANSWER = {
  response_type: 'ephemeral',
  text: 'An old key',
  blocks: [
    {
      type: 'section',
      text: plain('An old key'),
      accessory: {
        type: 'button',
        action_id: 'key.delete',
        text: plain('Delete'),
        style: 'danger',
        confirm: {
          title: plain('Delete this key?'),
          text: plain('Whatever uses it stops working.'),
          confirm: plain('Delete key'),
          deny: plain('Keep it'),
          style: 'danger',
        },
      },
    },
  ],
};

describe('a button with a confirm dialog', () => {
  it('does nothing until the person has said yes', async () => {
    await using sandbox = await openSmallSandbox();
    const { app, url } = sandbox;
    const clicked = new Promise<void>((resolve) => {
      app.answer = ({ payload }) => {
        if (payload.type === 'block_actions') resolve();
        return payload.command === undefined ? {} : { body: ANSWER };
      };
    });
    await using windows = await openWindows(inject('browser'), url);
    const { page, says, message, press, button } = await windows.open('U0DANA');
    await says('/atlas-keys list');
    await press(message(/An old key/), 'Delete');
    const question = page.getByRole('alertdialog', { name: 'Delete this key?' });
    await question.getByText('Whatever uses it stops working.').waitFor();
    await press(question, 'Keep it');
    await question.waitFor({ state: 'hidden' });
    // The focus is back where it was, and Escape means no as well.
    const del = button(message(/An old key/), 'Delete');
    await del.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    expect(app.received.filter(({ payload }) => payload.type === 'block_actions')).toEqual([]);

    await press(message(/An old key/), 'Delete');
    await press(question, 'Delete key');
    await clicked;
    expect(app.received.at(-1)?.payload.type).toBe('block_actions');
  });
});
