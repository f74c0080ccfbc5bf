import { describe, inject, it } from 'vitest';
import { openSandbox } from './kit/kit.ts';

describe('the tour', () => {
  it('leads a first-time visitor through the main job', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const visitor = await sandbox.open('U0DANA');
    const { page, composer, press, message, dialog, window, shut, approve, behind } = visitor;
    const tour = page.getByRole('region', { name: 'Guided tour' });
    const step = (title: string) => tour.getByRole('heading', { name: title });

    await step('Step 1 of 5: Look at the keys').waitFor();
    await press(tour, 'Write it for me');
    await composer.press('Enter');
    await step('Step 2 of 5: Ask for a key').waitFor();
    await press(tour, 'Write it for me');
    await composer.press('Enter');
    const form = dialog('Request a key');
    await form.getByRole('checkbox', { name: /Organization Read Only/ }).check();
    await form.getByRole('textbox', { name: 'Reason' }).fill('The nightly deploy.');
    await press(form, 'Send request');
    await shut(window(/Your request was sent/));

    await step('Step 3 of 5: Decide as an approver').waitFor();
    await press(tour, 'Be Ravi');
    await approve();
    await step('Step 4 of 5: See the key appear').waitFor();
    await press(tour, 'Show me');
    await message(/A key was created/).waitFor();
    await behind.getByText('By Keywarden', { exact: true }).waitFor();
    await press(tour, 'Seen, go on');

    await step('Step 5 of 5: Reveal the private key, once').waitFor();
    await press(tour, 'Be Dana');
    await press(message(/The key was created.*Reveal/s), 'Reveal private key');
    await press(dialog('Reveal private key'), 'Show now');
    await step('That was the whole job').waitFor();
  });

  it('stays closed for a visitor who has closed it, and comes back when asked', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { page, press, people } = await sandbox.open('U0DANA');
    const tour = page.getByRole('region', { name: 'Guided tour' });
    await tour.getByRole('button', { name: 'Close the tour' }).click();
    await tour.waitFor({ state: 'hidden' });
    await page.reload();
    await people.waitFor();
    await tour.waitFor({ state: 'hidden' });
    await press(page.getByRole('banner'), 'Tour');
    await tour.waitFor();
  });
});
