import { describe, expect, inject, it } from 'vitest';
import { openSandbox } from './kit/kit.ts';

describe('the tour', () => {
  it('leads a first-time visitor through the life of a key', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const visitor = await sandbox.open('U0DANA');
    const { page, composer, press, message, dialog, window, shut, approve, behind } = visitor;
    const { choose } = visitor;
    const tour = page.getByRole('region', { name: 'Guided tour' });
    const step = (title: string) => tour.getByRole('heading', { name: title });

    await step('Step 1 of 9: Look at the keys').waitFor();
    await press(tour, 'Write it for me');
    await composer.press('Enter');
    await step('Step 2 of 9: Ask for a key').waitFor();
    await press(tour, 'Write it for me');
    await composer.press('Enter');
    await visitor.fillForProject();

    await step('Step 3 of 9: Decide as an approver').waitFor();
    await press(tour, 'Be Ravi');
    await approve();
    await step('Step 4 of 9: See the key appear').waitFor();
    await press(tour, 'Show me');
    await message(/A key was created/).waitFor();
    await behind.getByText('By Keywarden', { exact: true }).waitFor();
    await press(tour, 'Seen, go on');

    await step('Step 5 of 9: Reveal the private key, once').waitFor();
    await press(tour, 'Be Dana');
    await press(message(/The key was created.*Reveal/s), 'Reveal private key');
    await press(dialog('Reveal private key'), 'Show now');
    await shut(window(/Copy the private key now/));

    await step('Step 6 of 9: Use the key').waitFor();
    await press(tour, 'Show me');
    await press(behind, 'Try it');
    await behind.getByText(/It reads checkout\. \w[\w-]*: refused, 401\./).waitFor();

    await step('Step 7 of 9: Extend it').waitFor();
    await press(tour, 'Open Home');
    const home = page.getByRole('region', { name: 'Home of Keywarden' });
    await press(home, 'Extend');
    const longer = dialog('Extend key');
    await choose(longer, 'For how much longer', '30 days');
    await longer.getByRole('textbox', { name: 'Reason' }).fill('Still needed.');
    await press(longer, 'Send request');
    await shut(window(/Nobody has to be asked/));

    await step('Step 8 of 9: Replace it').waitFor();
    await press(tour, 'Open Home');
    await press(home, 'Replace');
    const another = dialog('Replace key');
    await another.getByRole('textbox', { name: 'Reason' }).fill('Once in three months.');
    await press(another, 'Send request');
    await shut(window(/Nobody has to be asked/));
    await visitor.go('Keywarden');
    await press(message(/The key was created.*Reveal/s), 'Reveal private key');
    await press(dialog('Reveal private key'), 'Show now');
    await shut(window(/Copy the private key now/));

    await step('Step 9 of 9: End the old key').waitFor();
    await press(tour, 'Be Dana');
    await press(message(/was replaced by a new one/), 'New key works: end the old one');
    await press(dialog('End key now'), 'End key now');
    await step('That was the life of a key').waitFor();
    await expect.poll(() => sandbox.ours().length).toBe(1);
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
