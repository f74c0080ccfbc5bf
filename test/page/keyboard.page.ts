import type { Locator } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { openSandbox } from './kit/kit.ts';
import type { Hands } from './kit/visitor.ts';

const MOST_STEPS = 60;

/** Goes on with Tab until this has the focus; nobody should have to press it for ever. */
async function tabTo({ page }: Hands, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  const isThere = async () => (await wanted.and(page.locator(':focus')).count()) === 1;
  for (let steps = 0; !(await isThere()); steps += 1) {
    expect(steps, `Tab does not reach ${wanted}`).toBeLessThan(MOST_STEPS);
    await page.keyboard.press('Tab');
  }
}

async function takes(hands: Hands, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(hands, wanted);
  await hands.page.keyboard.press(key);
}

/** F6 to the people; from there Tab to one of them, and F6 to the workspace. */
async function becomes(hands: Hands, name: string, place: string): Promise<void> {
  const { page, people } = hands;
  for (let steps = 0; (await people.locator(':focus').count()) === 0; steps += 1) {
    expect(steps).toBeLessThan(4);
    await page.keyboard.press('F6');
  }
  await takes(hands, people.getByRole('button', { name }));
  const workspace = page.getByRole('region', { name: `Workspace of ${name}` });
  await workspace.waitFor();
  await page.keyboard.press('F6');
  const places = workspace.getByRole('navigation');
  await takes(hands, places.getByRole('button', { name: place }));
}

async function asks(hands: Hands): Promise<void> {
  const { page, composer, dialog, button, window } = hands;
  await tabTo(hands, composer);
  await page.keyboard.type('/atl');
  await page.keyboard.press('Tab');
  await page.keyboard.type('cr');
  await page.keyboard.press('Tab');
  expect(await composer.inputValue()).toBe('/atlas-keys create ');
  await page.keyboard.type('ci-deploy');
  await page.keyboard.press('Enter');
  const form = dialog('Request a key');
  const organization = form.getByRole('combobox', { name: 'Organization' });
  await page.locator('[role="dialog"]:focus-within').waitFor();
  await tabTo(hands, organization);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('acme-l');
  await page.keyboard.press('Enter');
  await form.getByText('IP access list (required by this organization)').waitFor();
  await takes(hands, form.getByRole('checkbox', { name: /Project Creator/ }), 'Space');
  await tabTo(hands, form.getByRole('textbox', { name: 'Reason' }));
  await page.keyboard.type('The nightly deploy.');
  await tabTo(hands, form.getByRole('textbox', { name: 'IP access list' }));
  await page.keyboard.type('203.0.113.7');
  await takes(hands, button(form, 'Send request'));
  await window(/Your request was sent/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

describe('the keyboard alone', () => {
  it('is enough for the main job', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const hands = await sandbox.open('U0DANA');
    const { page, message, dialog, button, window } = hands;
    await asks(hands);

    // What can change things needs an approver and then Sam.
    for (const approver of ['Ravi', 'Sam']) {
      await becomes(hands, approver, 'atlas-approvals');
      const card = message(/Key request: waiting for approval/);
      await takes(hands, button(card, 'Approve request'));
      const question = dialog('Approve request');
      await takes(hands, button(question, 'Approve request'));
      await question.waitFor({ state: 'hidden' });
    }
    await message(/Key request: key created/).waitFor();

    await becomes(hands, 'Dana', 'Keywarden');
    await takes(hands, button(message(/The key was created.*Reveal/s), 'Reveal private key'));
    await takes(hands, button(dialog('Reveal private key'), 'Show now'));
    await window(/Copy the private key now/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('cannot leave a window by Tab, walks the tabs by arrows, and finds what was typed', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const hands = await sandbox.open('U0DANA');
    const { page, openForm, composer, behind } = hands;
    const form = await openForm();
    for (let steps = 0; steps < 25; steps += 1) {
      await page.keyboard.press('Tab');
      expect(await form.locator(':focus').count()).toBe(1);
    }
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await composer.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('ArrowUp');
    expect(await composer.inputValue()).toBe('/atlas-keys create ci-deploy');

    await tabTo(hands, behind.getByRole('tab', { name: 'Keys in Atlas' }));
    await page.keyboard.press('ArrowRight');
    await behind.getByRole('tabpanel', { name: 'Requests' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await behind.getByRole('tabpanel', { name: 'Faults' }).waitFor();
  });
});
