import { describe, expect, inject, it } from 'vitest';
import { openSandbox } from './kit/kit.ts';

describe('two approvers in two browser windows', () => {
  it('approve at once: one key, and the slower one hears who was faster', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const dana = await sandbox.open('U0DANA');
    const ravi = await sandbox.open('U0RAVI');
    const mei = await sandbox.open('U0MEI');
    await dana.ask();
    await Promise.all([ravi.go('atlas-approvals'), mei.go('atlas-approvals')]);
    const questions = await Promise.all([
      ravi.opensDecision('Approve request'),
      mei.opensDecision('Approve request'),
    ]);
    await Promise.all([
      ravi.press(questions[0], 'Approve request'),
      mei.press(questions[1], 'Approve request'),
    ]);
    const slower = await Promise.any(
      [ravi, mei].map(async ({ window }) => {
        const answer = window(/already approved by/);
        await answer.waitFor();
        return answer.textContent();
      }),
    );
    expect(slower).toMatch(/already approved by @(Ravi Rao|Mei Lin)/);
    for (const { message } of [ravi, mei]) await message(/Key request: key created/).waitFor();
    expect(sandbox.ours()).toHaveLength(1);
    await dana.go('Keywarden');
    await dana.message(/The key was created/).waitFor();
  });

  it('see what the other one did without doing anything', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const dana = await sandbox.open('U0DANA');
    const mei = await sandbox.open('U0MEI');
    await dana.ask();
    await mei.go('atlas-approvals');
    await mei.message(/Key request: waiting for approval/).waitFor();
    await dana.go('Keywarden');
    await dana.press(dana.message(/Your request/), 'Withdraw');
    await dana.press(dana.dialog('Withdraw request'), 'Withdraw request');
    const card = mei.message(/Key request: withdrawn/);
    await card.waitFor();
    expect(await mei.button(card, 'Approve request').count()).toBe(0);
  });
});
