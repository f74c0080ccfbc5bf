import { describe, expect, inject, it } from 'vitest';
import { openSandbox } from './kit/kit.ts';
import type { Hands } from './kit/visitor.ts';

const LEASE = 61_000;
const SETTLE = 91_000;

async function turns({ tab }: Hands, explanation: string, on: boolean): Promise<void> {
  const fault = (await tab('Faults')).getByRole('listitem').filter({ hasText: explanation });
  await fault.getByRole('switch', { checked: !on }).click();
  await fault.getByRole('switch', { checked: on }).waitFor();
}

describe('the bot is stopped between an approval and the key', () => {
  it('and started again: one key, which its requester can reveal', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const visitor = await sandbox.open('U0DANA');
    const { ask, be, go, approve, message, press, behind, dialog, window } = visitor;
    await ask();
    await be('Ravi');
    await go('atlas-approvals');
    await turns(visitor, 'Atlas does everything at once but answers 3 seconds later', true);
    await approve();
    await message(/Key request: approved, key is being created/).waitFor();
    await press(behind, 'Stop the bot now');
    await behind.getByText('The bot: Stopped').waitFor();
    await behind.getByText(/ended by SIGKILL/).waitFor();
    await turns(visitor, 'Atlas does everything at once but answers 3 seconds later', false);
    await press(behind, 'Start it');
    await behind.getByText('The bot: Running').waitFor();
    await sandbox.later(LEASE);
    await message(/an interrupted attempt is being cleaned up/).waitFor();
    await sandbox.later(SETTLE);
    await message(/Key request: key created/).waitFor();

    expect(sandbox.ours()).toHaveLength(1);
    await be('Dana');
    await go('Keywarden');
    await press(message(/The key was created.*Reveal/s), 'Reveal private key');
    await press(dialog('Reveal private key'), 'Show now');
    await window(/Copy the private key now/).waitFor();
    const shown = await window(/Copy the private key now/).textContent();
    expect(shown?.includes(sandbox.ours()[0]?.privateKey ?? '?')).toBe(true);
  });
});

describe('the bot does not answer within three seconds', () => {
  it('and Slack says so, in the channel and beside the button, until it answers again', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { says, message, press } = await sandbox.open('U0DANA');
    await says('/atlas-keys list acme');
    await message(/Page 1 of/).waitFor();
    const { pid } = sandbox.world().bot();
    process.kill(pid, 'SIGSTOP');
    await says('/atlas-keys help');
    await message(/Slackbot.*operation_timeout/s).waitFor();
    await press(message(/Page 1 of/), 'Next');
    await message(/Operation timed out. Apps need to respond within three seconds./).waitFor();
    process.kill(pid, 'SIGCONT');
    await says('/atlas-keys get zzzzzzzz');
    await message(/There is no key zzzzzzzz/).waitFor();
  });

  it('because it is stopped: Slack says that it cannot be reached', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { says, message, press, behind } = await sandbox.open('U0DANA');
    await press(behind, 'Stop the bot now');
    await behind.getByText('The bot: Stopped').waitFor();
    await says('/atlas-keys help');
    await message(/Slackbot.*dispatch_failed/s).waitFor();
  });
});

describe('"Start over"', () => {
  it('asks first, and then throws everything away', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { page, says, message, press } = await sandbox.open('U0DANA');
    await says('/atlas-keys list acme');
    await message(/Page 1 of/).waitFor();
    const old = sandbox.world();
    const top = page.getByRole('banner');
    const question = page.getByRole('alertdialog', { name: 'Start over?' });
    await press(top, 'Start over');
    await press(question, 'Keep it');
    await question.waitFor({ state: 'hidden' });
    await message(/Page 1 of/).waitFor();
    expect(sandbox.world()).toBe(old);

    await press(top, 'Start over');
    await press(question, 'Start over');
    await page.getByText('Nothing here yet').waitFor();
    expect(sandbox.world()).not.toBe(old);
    await says('/atlas-keys list acme');
    await message(/Page 1 of/).waitFor();
  });
});
