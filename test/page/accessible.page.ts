import { describe, expect, inject, it } from 'vitest';
import { graveViolations } from './kit/axe.ts';
import { openSandbox, PHONE } from './kit/kit.ts';
import type { Hands } from './kit/visitor.ts';

const TABS = ['Keys in Atlas', 'Requests', 'Audit', 'Traffic', 'Faults'] as const;
const SCHEMES = ['light', 'dark'] as const;

/** Looks at one screen after the other and keeps what is grave. */
function createInspector({ page }: Hands) {
  const found: string[] = [];
  const seen = async (screen: string) => {
    found.push(...(await graveViolations(page, screen)));
  };
  return { found, seen };
}

async function looks(hands: Hands, seen: (screen: string) => Promise<void>): Promise<void> {
  const { page, says, message, press, button, dialog, shut, composer } = hands;
  await seen('the first screen, with the tour and the panel');
  // What stands behind the scenes has its own turn.
  await press(page.getByRole('banner'), 'Behind the scenes');
  await composer.fill('/');
  await seen('the commands');
  await says('/atlas-keys help');
  await message(/How to use Keywarden/).waitFor();
  await says('/atlas-keys list');
  await message(/Keys of which organization/).waitFor();
  await message(/Keys of which organization/)
    .getByRole('combobox')
    .click();
  await seen('help, and an open menu');
  await says('/atlas-keys list acme');
  await message(/Page 1 of/).waitFor();
  await seen('the list');
  await button(message(/Page 1 of/), 'Details')
    .first()
    .click();
  await message(/Key id/).waitFor();
  await seen('one key');
  await press(message(/Key id/), 'Show JSON');
  await dialog('Key as JSON').getByText('"publicKey"').waitFor();
  await seen('the JSON');
  await shut(dialog('Key as JSON'));
}

async function asks(hands: Hands, seen: (screen: string) => Promise<void>): Promise<void> {
  const { page, openForm, press, window, shut, go, message } = hands;
  const form = await openForm();
  await seen('the form');
  await press(form, 'Send request');
  await form.getByRole('alert').first().waitFor();
  await seen('the form with errors');
  await form.getByRole('combobox', { name: 'Organization' }).click();
  await page.getByRole('option', { name: 'acme', exact: true }).waitFor();
  await seen('the form with an open menu');
  await page.keyboard.press('Escape');
  await form.getByRole('checkbox', { name: /Organization Read Only/ }).check();
  await form.getByRole('textbox', { name: 'Reason' }).fill('The nightly deploy.');
  await press(form, 'Send request');
  await window(/Your request was sent/).waitFor();
  await seen('the sent request');
  await shut(window(/Your request was sent/));
  await go('Keywarden');
  await message(/Your request: waiting for approval/).waitFor();
  await seen('the receipt');
  await press(page.getByRole('region', { name: /^Workspace of/ }), 'Home');
  await page.getByRole('region', { name: 'Home of Keywarden' }).getByText('ci-deploy').waitFor();
  await seen('Home');
}

async function decides(hands: Hands, seen: (screen: string) => Promise<void>): Promise<void> {
  const { be, go, message, press, opensDecision, approve } = hands;
  await be('Ravi');
  await go('atlas-approvals');
  await message(/Key request: waiting/).waitFor();
  await seen('the card');
  for (const how of ['Deny', 'Approve request'] as const) {
    const question = await opensDecision(how);
    await seen(`the window "${how}"`);
    await press(question, 'Cancel');
    await question.waitFor({ state: 'hidden' });
  }
  await approve();
  await message(/Key request: key created/).waitFor();
  await seen('the decided card');
}

async function reveals(hands: Hands, seen: (screen: string) => Promise<void>): Promise<void> {
  const { be, go, message, press, dialog, window, shut } = hands;
  await be('Dana');
  await go('Keywarden');
  await message(/The key was created.*Reveal/s).waitFor();
  await seen('the direct messages');
  await press(message(/The key was created.*Reveal/s), 'Reveal private key');
  await dialog('Reveal private key').getByText('You are about to see').waitFor();
  await seen('the window before the private key is shown');
  await press(dialog('Reveal private key'), 'Show now');
  await window(/Copy the private key now/).waitFor();
  await seen('the private key');
  await shut(window(/Copy the private key now/));
  await message(/its private key was revealed to you/).waitFor();
  await seen('the messages after it was revealed');
}

async function looksBehind(hands: Hands, seen: (screen: string) => Promise<void>): Promise<void> {
  const { page, tab, press, behind } = hands;
  await press(page.getByRole('banner'), 'Behind the scenes');
  for (const name of TABS) {
    await (await tab(name)).waitFor();
    await seen(`behind the scenes, ${name}`);
  }
  await press(page.getByRole('banner'), 'Start over');
  await page.getByRole('alertdialog').waitFor();
  await seen('a question');
  await press(page.getByRole('alertdialog'), 'Keep it');
  await press(behind, 'Stop the bot now');
  await behind.getByText('The bot: Stopped').waitFor();
  await seen('a stopped bot');
}

describe('axe', () => {
  it('finds what is grave when there is something', async () => {
    await using sandbox = await openSandbox(inject('browser'));
    const { page } = await sandbox.open('U0DANA');
    await page.evaluate("document.querySelector('h1').append(document.createElement('button'))");
    expect(await graveViolations(page, 'a button without a name')).toMatchObject([
      expect.stringMatching(/^a button without a name: button-name \(critical\)/),
    ]);
  });
});

describe('axe finds nothing serious or critical', () => {
  it.each(SCHEMES)('on any screen, in %s colours', async (colorScheme) => {
    await using sandbox = await openSandbox(inject('browser'));
    const hands = await sandbox.open('U0DANA', { colorScheme });
    const { found, seen } = createInspector(hands);
    await looks(hands, seen);
    await asks(hands, seen);
    await decides(hands, seen);
    await reveals(hands, seen);
    await looksBehind(hands, seen);
    expect(found.join('\n\n')).toBe('');
  });

  it.each(SCHEMES)('on a phone, in %s colours', async (colorScheme) => {
    await using sandbox = await openSandbox(inject('browser'));
    const hands = await sandbox.open('U0DANA', { colorScheme, viewport: PHONE });
    const { found, seen } = createInspector(hands);
    const { page, openForm, press } = hands;
    await seen('the first screen');
    await press(page.getByRole('region', { name: /^Workspace of/ }), '☰Channels');
    await page.getByRole('navigation').waitFor();
    await seen('the channels');
    await page
      .getByRole('button', { name: 'Close channels' })
      .click({ position: { x: 300, y: 5 } });
    await press(await openForm(), 'Cancel');
    await press(page.getByRole('banner'), 'Behind the scenes');
    await hands.behind.getByRole('tabpanel').waitFor();
    await seen('behind the scenes');
    expect(found.join('\n\n')).toBe('');
  });
});
