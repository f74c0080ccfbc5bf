import { describe, expect, inject, it } from 'vitest';
import { openSandbox } from './kit/kit.ts';
import type { Hands } from './kit/visitor.ts';

/** Asks for a role that needs Ravi or Mei, and then Sam. */
async function asksForMore({ openForm, press, shut, window }: Hands, roles: readonly RegExp[]) {
  const form = await openForm('staff-list');
  for (const name of roles) await form.getByRole('checkbox', { name }).check();
  await form.getByRole('textbox', { name: 'Reason' }).fill('Adds members from the staff list.');
  await press(form, 'Send request');
  await shut(window(/Your request was sent/));
}

describe('an approver who is not sure', () => {
  it('asks, reads the answer in the thread, and approves less, which the requester accepts', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const visitor = await sandbox.open('U0DANA');
    const { page, be, go, message, press, dialog, shut, window } = visitor;
    const card = message(/Key request: waiting.*staff-list/s);
    await asksForMore(visitor, [/Project Creator/, /Organization Read Only/]);

    await be('Ravi');
    await go('atlas-approvals');
    await press(card, 'Ask a question');
    await dialog('Ask a question').getByRole('textbox', { name: 'Question' }).fill('Until when?');
    await press(dialog('Ask a question'), 'Send question');
    await shut(window(/Your question was sent/));

    await be('Dana');
    await go('Keywarden');
    await press(message(/has a question.*Until when/s), 'Answer');
    await dialog('Answer').getByRole('textbox', { name: 'Your answer' }).fill('Until March.');
    await press(dialog('Answer'), 'Send answer');
    await shut(window(/Your answer was sent/));

    await be('Ravi');
    await go('atlas-approvals');
    await card.getByText('Until March.').waitFor();
    await press(card, '2 replies');
    const thread = page.getByRole('region', { name: 'Thread' });
    expect(await thread.getByRole('article').count()).toBe(3);
    const answer = thread.getByRole('article').last();
    await answer.getByText('Until March.').waitFor();
    const [shown, room] = await Promise.all([answer.boundingBox(), thread.boundingBox()]);
    const bottom = (box: typeof shown) => (box?.y ?? 0) + (box?.height ?? 0);
    expect(bottom(shown)).toBeLessThanOrEqual(bottom(room) + 1);
    await thread.getByRole('button', { name: 'Close thread' }).click();

    await press(card, 'Approve with less');
    const less = dialog('Approve with less');
    await less.getByRole('checkbox', { name: /Organization Read Only/ }).check();
    await press(less, 'Offer less');
    await shut(window(/Your offer was sent/));

    await be('Dana');
    await go('Keywarden');
    await press(message(/would approve less/), 'Accept narrower request');
    await press(dialog('Accept less'), 'Accept narrower request');
    await shut(window(/You accepted the narrower request/));
    await message(/The key was created.*Reveal/s).waitFor();
    expect(sandbox.ours().map(({ roles }) => roles)).toEqual([['ORG_READ_ONLY']]);
  });
});

describe('the Home tab', () => {
  it('is where both stages of a request can be decided', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const visitor = await sandbox.open('U0DANA');
    const { page, be, go, press, dialog } = visitor;
    await asksForMore(visitor, [/Project Creator/]);
    const home = page.getByRole('region', { name: /^Workspace of/ });
    for (const name of ['Ravi', 'Sam']) {
      await be(name);
      await go('Keywarden');
      await press(home, 'Home');
      await home.getByText('staff-list').waitFor();
      await press(home, 'Approve request');
      await press(dialog('Approve request'), 'Approve request');
      await dialog('Approve request').waitFor({ state: 'hidden' });
    }
    await go('atlas-approvals');
    await visitor.message(/Key request: key created.*staff-list/s).waitFor();
    expect(sandbox.ours()).toHaveLength(1);
  });
});

describe('somebody in an emergency', () => {
  it('breaks the glass, everybody reads it, and an approver acknowledges it', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { says, be, go, press, dialog, message, shut, window } = await sandbox.open('U0DANA');
    await says('/atlas-keys break-glass incident-7');
    const form = dialog('Break the glass');
    await form.getByRole('textbox', { name: 'What is happening' }).fill('Checkout is down.');
    await form.getByRole('checkbox', { name: /Project Creator/ }).check();
    await form.getByRole('textbox', { name: 'Reason' }).fill('The deploy key was lost.');
    await press(form, 'Break the glass');
    await shut(window(/an approver looks at it afterwards/));
    await go('atlas-keys');
    await message(/The glass was broken.*Checkout is down/s).waitFor();

    await be('Mei');
    await go('atlas-approvals');
    const card = message(/Checkout is down.*Acknowledge/s);
    await press(card, 'Acknowledge');
    await press(dialog('Acknowledge'), 'Acknowledge');
    await shut(window(/Acknowledged/));
    expect(sandbox.ours()).toHaveLength(1);
  });
});
