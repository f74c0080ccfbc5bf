import { describe, expect, inject, it } from 'vitest';
import { openSandbox } from './kit/kit.ts';

describe('the form for a key', () => {
  it('says under each field what is wrong, and keeps what was written', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { page, openForm, press, window, shut } = await sandbox.open('U0DANA');
    const form = await openForm();
    const reason = form.getByRole('textbox', { name: 'Reason' });
    const addresses = form.getByRole('textbox', { name: 'IP access list' });
    const errors = form.getByRole('alert');

    await press(form, 'Send request');
    await errors.nth(1).waitFor();
    expect(await errors.count()).toBe(2);
    // Who cannot see where the error is, is taken there.
    await form.locator('[data-invalid="true"]').first().locator(':focus').waitFor();

    await reason.fill('The nightly deploy.');
    await form.getByRole('checkbox', { name: /Organization Read Only/ }).check();
    await addresses.fill('300.1.2.3');
    await press(form, 'Send request');
    await form.getByText(/300\.1\.2\.3. is neither an IP address nor a CIDR block/).waitFor();
    expect(await errors.count()).toBe(1);
    expect(await reason.inputValue()).toBe('The nightly deploy.');

    await addresses.fill('203.0.113.7');
    await press(form, 'Send request');
    await shut(window(/Your request was sent/));
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('follows the organization: another one may require an IP access list', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { openForm, choose, press } = await sandbox.open('U0DANA');
    const form = await openForm('vector-index');
    await form.getByRole('textbox', { name: 'Reason' }).fill('To fill the index.');
    await choose(form, 'Organization', 'acme-labs');
    await form.getByText('IP access list (required by this organization)').waitFor();
    const reason = form.getByRole('textbox', { name: 'Reason' });
    expect(await reason.inputValue()).toBe('To fill the index.');
    await form.getByRole('checkbox', { name: /Organization Read Only/ }).check();
    await press(form, 'Send request');
    await form.getByRole('alert').waitFor();
    expect(await form.getByRole('alert').count()).toBe(1);
  });

  it('is thrown away by Escape and by its X, and nothing is sent', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { page, openForm } = await sandbox.open('U0DANA');
    const form = await openForm();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await openForm();
    await form.getByRole('button', { name: 'Close', exact: true }).first().click();
    await form.waitFor({ state: 'hidden' });
    const { slack } = sandbox.world();
    expect(slack.deliveries.filter(({ kind }) => kind === 'submission')).toEqual([]);
  });
});
