import { describe, expect, inject, it } from 'vitest';
import { openSandbox } from './kit/kit.ts';

describe('a list of keys', () => {
  it('is turned page by page in place, for one person alone', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { page, says, message, press, button, be, go } = await sandbox.open('U0DANA');
    await says('/atlas-keys list acme --per-page 3');
    const first = message(/Page 1 of 114 \(340 keys\)/);
    await first.getByText('Only visible to you').waitFor();
    expect(await button(first, 'Details').count()).toBe(3);
    expect(await button(first, 'Previous').count()).toBe(0);
    await press(first, 'Next');
    const second = message(/Page 2 of 114/);
    await second.waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await press(second, 'Previous');
    await first.waitFor();

    await be('Ravi');
    await go('general');
    await page.getByText('Nothing here yet').waitFor();
  });

  it('leads to one key, and to what Atlas says about it', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { says, message, press, dialog, button } = await sandbox.open('U0OLGA');
    await says('/atlas-keys list "acme-labs" --project experiments');
    await button(message(/Keys in acme-labs, project experiments/), 'Details')
      .first()
      .click();
    const detail = message(/Key id/);
    await press(detail, 'Show JSON');
    await dialog('Key as JSON').getByText('"publicKey"').waitFor();
  });

  it('is filtered by a project whose name somebody types, and shows all again', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { page, says, message, press } = await sandbox.open('U0DANA');
    await says('/atlas-keys list acme prod');
    const menu = message(/Page 1 of 3/).getByRole('combobox', { name: 'Filter by project' });
    await menu.click();
    await page.getByRole('option', { name: 'observability', exact: true }).waitFor();
    await menu.fill('check');
    await page.getByRole('option', { name: 'checkout', exact: true }).click();
    const filtered = message(/Keys in acme, project checkout/);
    await filtered.getByText('Search: prod').waitFor();
    expect(await filtered.getByRole('combobox').inputValue()).toBe('checkout');
    await press(filtered, 'All keys');
    await message(/Page 1 of 43/).waitFor();
  });

  it('asks which organization is meant when the command does not say it', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { page, says, message, choose } = await sandbox.open('U0DANA');
    await says('/atlas-keys list');
    const question = message(/Keys of which organization/);
    await choose(question, 'Choose an organization', 'acme-labs');
    await message(/Keys in acme-labs/).waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
  });
});
