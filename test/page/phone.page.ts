import { describe, expect, inject, it } from 'vitest';
import { openSandbox, PHONE } from './kit/kit.ts';
import type { Hands } from './kit/visitor.ts';

const PHONE_WINDOW = { viewport: PHONE, isMobile: true, hasTouch: true };

async function isAsWideAsThePhone({ page }: Hands, where: string): Promise<void> {
  const width = await page.evaluate('document.documentElement.scrollWidth');
  expect(width, where).toBe(PHONE.width);
}

/** Channels are behind a button there. */
async function goes({ page, go, press }: Hands, place: string): Promise<void> {
  await press(page.getByRole('region', { name: /^Workspace of/ }), '☰Channels');
  await go(place);
}

describe('on a phone, 360 pixels wide', () => {
  it('the main job fits, and nothing is wider than the screen', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const hands = await sandbox.open('U0DANA', PHONE_WINDOW);
    const { page, says, message, openForm, press, be, approve, ask, dialog, window, tab } = hands;
    await isAsWideAsThePhone(hands, 'the first screen');
    await says('/atlas-keys list acme');
    await message(/Page 1 of/).waitFor();
    await isAsWideAsThePhone(hands, 'the list');
    await press(await openForm(), 'Cancel');
    await ask();
    await be('Ravi');
    await goes(hands, 'atlas-approvals');
    await message(/Key request: waiting/).waitFor();
    await isAsWideAsThePhone(hands, 'the card');
    await approve();
    await be('Dana');
    await goes(hands, 'Keywarden');
    await press(message(/The key was created.*Reveal/s), 'Reveal private key');
    await isAsWideAsThePhone(hands, 'the window');
    await press(dialog('Reveal private key'), 'Show now');
    await window(/Copy the private key now/).waitFor();
    await isAsWideAsThePhone(hands, 'the reveal');
    await page.keyboard.press('Escape');
    await press(page.getByRole('banner'), 'Behind the scenes');
    for (const name of ['Keys in Atlas', 'Requests', 'Audit', 'Traffic', 'Faults']) {
      await (await tab(name)).waitFor();
      await isAsWideAsThePhone(hands, name);
    }
  });
});
