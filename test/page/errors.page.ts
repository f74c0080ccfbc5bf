import { describe, expect, inject, it } from 'vitest';
import { openSandbox } from './kit/kit.ts';

describe('somebody is told, in private, what is wrong and what to do', () => {
  it('when there is no such command, option, value, organization or key', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { page, says, message } = await sandbox.open('U0DANA');
    const lines = [
      ['/atlas-keys lsit', /There is no command lsit.*Did you mean/s],
      ['/atlas-keys list acme --colour blue', /The command list has no option --colour/],
      ['/atlas-keys list acme --per-page 99', /--per-page must be a whole number from 1 to 10/],
      ['/atlas-keys list acne', /Keywarden knows no organization acne/],
      ['/atlas-keys get hello', /hello is neither a key id .* nor a public key/],
      ['/atlas-keys get zzzzzzzz', /There is no key zzzzzzzz/],
    ] as const;
    for (const [line, answer] of lines) {
      await says(line);
      await message(answer).getByText('Only visible to you').waitFor();
    }
    expect(await page.getByRole('article').count()).toBe(lines.length);
  });

  it('when a guest asks', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { says, message } = await sandbox.open('U0GUEST');
    await says('/atlas-keys list acme');
    await message(/Guests of this workspace cannot use Keywarden/).waitFor();
  });

  it('when a viewer requests a key', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { page, says } = await sandbox.open('U0OLGA');
    await says('/atlas-keys create ci-deploy');
    await page.getByText(/You are not allowed to request keys/).waitFor();
  });

  it('when the requester, or somebody who is not an approver, decides', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { ask, be, go, message, press, window, shut, button } = await sandbox.open('U0RAVI');
    await go('atlas-approvals');
    await ask();
    const card = message(/Key request: waiting for approval/);
    await press(card, 'Approve request');
    await window(/This is your own request, so you cannot decide on it/).waitFor();
    await shut(window(/This is your own request/));
    await be('Sam');
    await go('atlas-approvals');
    await press(card, 'Deny');
    await window(/You are not an approver/).waitFor();
    await shut(window(/You are not an approver/));
    await button(card, 'Approve request').waitFor();
    expect(sandbox.ours()).toEqual([]);
  });
});

describe('a decision that comes too late', () => {
  it('changes nothing, and says who was faster', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const dana = await sandbox.open('U0DANA');
    await dana.ask();
    const [ravi, mei] = await Promise.all([sandbox.open('U0RAVI'), sandbox.open('U0MEI')]);
    const question = await mei.opensDecision('Approve request');
    const denial = await ravi.opensDecision('Deny');
    await denial.getByRole('textbox', { name: 'Reason' }).fill('Not this week.');
    await ravi.press(denial, 'Deny request');
    await ravi.message(/Key request: denied/).waitFor();
    await mei.press(question, 'Approve request');
    await mei.window(/already denied by @Ravi Rao/).waitFor();
    expect(sandbox.ours()).toEqual([]);
  });
});
