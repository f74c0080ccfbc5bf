import type { Locator, Page } from 'playwright-core';

const WINDOWS = { 'Approve request': 'Approve request', Deny: 'Deny request' } as const;
type Decision = keyof typeof WINDOWS;

/** What somebody in front of the page sees and does, by what is written on it. */
export function createHands(page: Page) {
  const people = page.getByRole('region', { name: 'Who you are' });
  const composer = page.getByRole('combobox', { name: /^Message / });
  const behind = page.getByRole('complementary', { name: 'Behind the scenes' });

  /** The newest message that reads like this. */
  const message = (pattern: RegExp): Locator =>
    page.getByRole('article').filter({ hasText: pattern }).last();

  const dialog = (title: string | RegExp): Locator => page.getByRole('dialog', { name: title });

  /** The window with these words in it. */
  const window = (words: RegExp): Locator => page.getByRole('dialog').filter({ hasText: words });

  /** By its visible words: what a screen reader says may be longer. */
  const button = (inside: Locator, words: string): Locator =>
    inside.getByRole('button').filter({ hasText: new RegExp(`^${words}$`) });

  async function press(inside: Locator, words: string): Promise<void> {
    await button(inside, words).click();
  }

  async function shut(one: Locator): Promise<void> {
    await press(one, 'Close');
    await one.waitFor({ state: 'hidden' });
  }

  async function says(line: string): Promise<void> {
    await composer.fill(line);
    await composer.press('Enter');
  }

  async function be(name: string): Promise<void> {
    await people.getByRole('button', { name }).click();
    await page.getByRole('region', { name: `Workspace of ${name}` }).waitFor();
  }

  async function go(place: string): Promise<void> {
    const places = page.getByRole('navigation', { name: 'Sandbox workspace' });
    await places.getByRole('button', { name: place }).click();
    await page.getByRole('heading', { name: place, level: 2 }).waitFor();
  }

  async function openForm(description = 'ci-deploy'): Promise<Locator> {
    await says(`/atlas-keys create ${description}`);
    const form = dialog('Request a key');
    await form.getByRole('textbox', { name: 'Reason' }).waitFor();
    return form;
  }

  async function choose(form: Locator, menu: string, option: string): Promise<void> {
    await form.getByRole('combobox', { name: menu }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Fills in the open form for one project and one task, as the tour says it, and sends it. */
  async function fillForProject(): Promise<void> {
    const form = dialog('Request a key');
    await form.getByRole('radio', { name: /^Projects/ }).check();
    await form.getByRole('combobox', { name: 'Projects' }).click();
    await page.getByRole('option', { name: 'checkout', exact: true }).click();
    await form.getByRole('combobox', { name: 'What it shall do' }).click();
    await page.getByRole('option', { name: /^Read clusters and metrics/ }).click();
    await form
      .getByRole('textbox', { name: 'Reason' })
      .fill('The nightly deploy looks whether the clusters are healthy.');
    await press(form, 'Send request');
    await shut(window(/Your request was sent/));
  }

  /** Asks for a key, in whatever channel one is. */
  async function ask(description = 'ci-deploy'): Promise<void> {
    const form = await openForm(description);
    await form.getByRole('checkbox', { name: /Organization Read Only/ }).check();
    await form
      .getByRole('textbox', { name: 'Reason' })
      .fill('The nightly deploy reads the list of projects.');
    await press(form, 'Send request');
    await shut(window(/Your request was sent/));
  }

  /** Opens the window of this decision and answers it. */
  async function opensDecision(how: Decision, description = 'ci-deploy'): Promise<Locator> {
    await press(message(new RegExp(`Key request.*${description}`, 's')), how);
    const question = dialog(WINDOWS[how]);
    await question.waitFor();
    return question;
  }

  async function approve(description?: string): Promise<void> {
    const question = await opensDecision('Approve request', description);
    await press(question, 'Approve request');
    await question.waitFor({ state: 'hidden' });
  }

  async function tab(name: string): Promise<Locator> {
    await behind.getByRole('tab', { name }).click();
    return behind.getByRole('tabpanel', { name });
  }

  return {
    page,
    people,
    composer,
    behind,
    message,
    dialog,
    window,
    button,
    press,
    shut,
    says,
    be,
    go,
    openForm,
    choose,
    fillForProject,
    ask,
    opensDecision,
    approve,
    tab,
  };
}

export type Hands = ReturnType<typeof createHands>;
