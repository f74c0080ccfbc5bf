import { describe, expect, inject, it } from 'vitest';
import { openSandbox } from './kit/kit.ts';

describe('the main job', () => {
  it('is done by three people, and the private key is shown once, to one of them', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const visitor = await sandbox.open('U0DANA');
    const { page, says, message, press, shut, dialog, window, ask, be, go, approve } = visitor;

    await says('/atlas-keys list acme');
    await press(message(/Page 1 of/), 'Next');
    await message(/Page 2 of/).waitFor();
    await ask();

    await be('Ravi');
    await go('atlas-approvals');
    await message(/Key request: waiting for approval/).waitFor();
    await approve();
    await message(/Key request: key created, private key not revealed yet/).waitFor();

    await be('Mei');
    await go('atlas-keys');
    await message(/A key was created.*ci-deploy.*Ravi Rao/s).waitFor();
    const [issued] = sandbox.ours();
    expect(sandbox.ours()).toHaveLength(1);

    await be('Dana');
    await go('Keywarden');
    const offer = message(/The key was created.*Reveal/s);
    await press(offer, 'Reveal private key');
    await press(dialog('Reveal private key'), 'Show now');
    await window(/Copy the private key now/).waitFor();
    const shown = await window(/Copy the private key now/).textContent();
    expect(shown?.includes(issued?.privateKey ?? '?')).toBe(true);
    await shut(dialog('Reveal private key'));
    expect(await page.content()).not.toContain(issued?.privateKey.slice(-12));

    // No message offers it a second time.
    await message(/its private key was revealed to you/).waitFor();
    const again = page.getByRole('button', { name: /^Reveal private key/ });
    await again.first().waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(issued?.privateKey.slice(-12));
  });

  it('ends with a denial that tells the requester why', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { ask, be, go, opensDecision, press, message } = await sandbox.open('U0DANA');
    await ask();
    await be('Mei');
    await go('atlas-approvals');
    const question = await opensDecision('Deny');
    await question
      .getByRole('textbox', { name: 'Reason' })
      .fill('Use the key of the platform team.');
    await press(question, 'Deny request');
    await message(/Key request: denied/).waitFor();
    await be('Dana');
    await go('Keywarden');
    await message(/Denied by @Mei Lin.*Use the key of the platform team/s).waitFor();
    expect(sandbox.ours()).toEqual([]);
  });
});
