import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { openSandbox, PHONE, type Sandbox } from './kit.ts';
import type { Hands } from './visitor.ts';

// `npm run screenshots`: the main screens, as they are, into `.readme/`.

const FOLDER = fileURLToPath(new URL('../../../.readme/', import.meta.url));
const WINDOW = { width: 1280, height: 860 } as const;
const PRIVATE_KEY = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const MASKED = '••••••••-••••-••••-••••-••••••••••••';

/** Nothing of a key may be in a picture, though all of them are made up. */
async function maskPrivateKey(window: Locator): Promise<void> {
  const boxes = window.locator('pre');
  for (const box of await boxes.all()) {
    const masked = (await box.innerText()).replaceAll(PRIVATE_KEY, MASKED);
    await box.evaluate((pre: { textContent: string | null }, text) => {
      pre.textContent = text;
    }, masked);
  }
  const text = await window.innerText();
  if (!text.includes(MASKED) || text.match(PRIVATE_KEY) !== null) {
    throw new Error('The private key is not masked');
  }
}

async function shoot({ page, people }: Hands, name: string): Promise<void> {
  // The pointer and the focus are of no interest in a picture.
  await people.hover({ position: { x: 5, y: 5 } });
  await page.evaluate('document.activeElement.blur()');
  await page.screenshot({ path: `${FOLDER}${name}.png`, caret: 'hide' });
  console.log(`.readme/${name}.png`);
}

async function withoutTour({ page }: Hands): Promise<void> {
  const tour = page.getByRole('region', { name: 'Guided tour' });
  await tour.getByRole('button', { name: 'Close the tour' }).click();
}

async function mainScreens(sandbox: Sandbox): Promise<void> {
  const hands = await sandbox.open('U0DANA', { viewport: WINDOW });
  const { page, says, message, press, openForm, fillForProject, be, go, opensDecision } = hands;
  const { dialog, window, behind, tab, shut } = hands;
  await withoutTour(hands);
  await press(page.getByRole('banner'), 'Behind the scenes');
  await says('/atlas-keys list acme --per-page 5');
  await message(/Page 1 of/).waitFor();
  await shoot(hands, 'list');
  await openForm();
  await fillForProject();
  await be('Ravi');
  await go('atlas-approvals');
  await message(/Key request: waiting/).waitFor();
  const question = await opensDecision('Approve request');
  await shoot(hands, 'approve');
  await press(question, 'Approve request');
  await message(/Key request: key created/).waitFor();
  await be('Dana');
  await go('Keywarden');
  await press(message(/The key was created.*Reveal/s), 'Reveal private key');
  await press(dialog('Reveal private key'), 'Show now');
  await window(/Copy the private key now/).waitFor();
  await maskPrivateKey(window(/Copy the private key now/));
  await shoot(hands, 'reveal');
  await shut(window(/Copy the private key now/));
  await press(page.getByRole('banner'), 'Behind the scenes');
  await tab('Requests');
  await behind.getByText('delivered').waitFor();
  await go('atlas-keys');
  await message(/A key was created/).waitFor();
  await shoot(hands, 'behind');
  await press(page.getByRole('banner'), 'Behind the scenes');
  await page.emulateMedia({ colorScheme: 'dark' });
  await go('Keywarden');
  await shoot(hands, 'dark');
}

async function onAPhone(sandbox: Sandbox): Promise<void> {
  const hands = await sandbox.open('U0RAVI', { viewport: PHONE, deviceScaleFactor: 2 });
  const { page, press, go, message } = hands;
  await withoutTour(hands);
  await press(page.getByRole('region', { name: /^Workspace of/ }), '☰Channels');
  await go('atlas-keys');
  await message(/A key was created/).waitFor();
  await shoot(hands, 'phone');
}

await mkdir(FOLDER, { recursive: true });
const browser = await startBrowser();
try {
  await using sandbox = await openSandbox(browser.wsEndpoint());
  await mainScreens(sandbox);
  await onAPhone(sandbox);
} finally {
  await browser.close();
}
