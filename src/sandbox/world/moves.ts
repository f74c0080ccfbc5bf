import type { DeliveryOutcome, OpenView, Person, VisibleMessage } from '../slack/simulator.ts';
import type { World } from './world.ts';

export interface Wish {
  readonly description?: string;
  readonly organization?: string;
  readonly roles?: readonly string[];
  readonly reason?: string;
  readonly accessList?: string;
  /** For whom the private key is encrypted. */
  readonly recipient?: string;
}

export interface ProjectWish {
  readonly description?: string;
  /** By name, or part of it. */
  readonly projects: readonly string[];
  /** Tasks (`task:readMetrics`) and roles, or what the menu calls them. */
  readonly needs?: readonly string[];
  /** More in single projects, by name. */
  readonly apart?: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds, `until`, or what the menu calls it. */
  readonly lifetime?: string;
  /** A user group. */
  readonly owner?: string;
  readonly reason?: string;
  readonly accessList?: string;
}

/**
 * What people do in Slack, in steps somebody would name. Each waits until its effect is really seen
 * and throws, with a picture of every screen, when it is not.
 */
export function createMoves({ slack }: Pick<World, 'slack'>) {
  const seen = <T>(what: string, look: () => T | undefined | false): Promise<T> =>
    slack.waitFor(what, look);

  function went(outcome: DeliveryOutcome): void {
    if (outcome.ok) return;
    const errors = outcome.fieldErrors === undefined ? '' : JSON.stringify(outcome.fieldErrors);
    throw new Error(`Slack says "${outcome.says}" ${errors}\n${slack.dump()}`);
  }

  /** The newest message there that reads like this. */
  function message(who: Person, channel: string, pattern: RegExp): Promise<VisibleMessage> {
    return seen(`${who.id} sees ${pattern} in ${channel}`, () =>
      who.sees(channel).findLast(({ plainText }) => pattern.test(plainText)),
    );
  }

  function window(who: Person, pattern: RegExp): Promise<OpenView> {
    return seen(`${who.id} has a window with ${pattern}`, () => {
      const open = who.window();
      return open !== undefined && pattern.test(`${open.title}\n${open.plainText}`) && open;
    });
  }

  async function types(who: Person, line: string, channel = 'C0GENERAL'): Promise<void> {
    went(await who.types(channel, line));
  }

  async function openForm(who: Person, description = 'ci-deploy'): Promise<OpenView> {
    await types(who, `/atlas-keys create ${description}`);
    return window(who, /Reason/);
  }

  /** Fills the form as a person would, field by field, and sends it. */
  async function fill(who: Person, wish: Wish): Promise<DeliveryOutcome> {
    const { organization, description, roles = ['ORG_READ_ONLY'], accessList, recipient } = wish;
    const { reason = 'The nightly deploy reads the list of projects.' } = wish;
    const open = await window(who, /Reason/);
    if (organization !== undefined) {
      went(await who.chooses(open, 'create.organization', organization));
      await seen('the form follows the organization', () => who.window()?.hash !== open.hash);
    }
    return who.submits(await window(who, /Reason/), {
      ...(description === undefined ? {} : { description }),
      roles,
      reason,
      ...(accessList === undefined ? {} : { access_list: accessList }),
      ...(recipient === undefined ? {} : { recipient }),
    });
  }

  /** Chooses in the form something on which the rest of it depends, and waits until it follows. */
  async function choose(who: Person, field: string, wanted: string | readonly string[]) {
    const open = await window(who, /Reason/);
    await who.fills(open, { [field]: wanted });
    await seen('the form follows what was chosen', () => who.window()?.hash !== open.hash);
    return window(who, /Reason/);
  }

  /** Opens the form and fills in what a key for projects is asked for with; sends nothing. */
  async function openProjectForm(who: Person, wish: ProjectWish): Promise<OpenView> {
    const { description = 'ci-deploy', projects, needs = [], apart = {} } = wish;
    await openForm(who, description);
    await choose(who, 'create.reach', 'projects');
    await who.searches(await window(who, /Reason/), 'create.projects', '');
    await choose(who, 'create.projects', projects);
    if (needs.length > 0) await choose(who, 'needs', needs);
    const single = Object.entries(apart);
    if (single.length > 0) await choose(who, 'create.apart', 'apart');
    for (const [project, more] of single) await choose(who, `Also in ${project}`, more);
    if (wish.lifetime !== undefined) await choose(who, 'create.lifetime', wish.lifetime);
    return window(who, /Reason/);
  }

  /** Asks for a key for projects and answers its card, as this approver sees it. */
  async function requestProjects(who: Person, wish: ProjectWish, approver = slack.as('U0RAVI')) {
    const {
      description = 'ci-deploy',
      owner,
      accessList,
      reason = 'The nightly deploy reads clusters.',
    } = wish;
    const open = await openProjectForm(who, wish);
    const more = { ...(owner && { owner }), ...(accessList && { access_list: accessList }) };
    went(await who.submits(open, { reason, ...more }));
    return message(approver, 'C0APPROVALS', new RegExp(description.slice(0, 40)));
  }

  /** Asks for a key and answers its card in the approvals channel, as this approver sees it. */
  async function request(who: Person, wish: Wish = {}, approver = slack.as('U0RAVI')) {
    const { description = 'ci-deploy', ...rest } = wish;
    await openForm(who, description);
    went(await fill(who, rest));
    return message(approver, 'C0APPROVALS', new RegExp(description.slice(0, 40)));
  }

  async function approve(who: Person, card: VisibleMessage, comment?: string): Promise<void> {
    went(await who.clicks(card, 'Approve request'));
    const open = await window(who, /Approve request/);
    went(await who.submits(open, comment === undefined ? {} : { comment }));
  }

  async function deny(who: Person, card: VisibleMessage, reason: string): Promise<void> {
    went(await who.clicks(card, 'Deny'));
    went(await who.submits(await window(who, /Deny request/), { reason }));
  }

  /** The newest direct message with a button of this label that reads like this. */
  function offer(who: Person, label: string, about = /(?:)/): Promise<VisibleMessage> {
    return seen(`${who.id} is offered "${label}"`, () =>
      who
        .sees('@bot')
        .findLast(
          ({ plainText, buttons }) =>
            about.test(plainText) && buttons.some((button) => button.label === label),
        ),
    );
  }

  /** Opens the window, presses "Show now" and answers the window as it is then. */
  async function reveal(who: Person, label = 'Reveal private key'): Promise<OpenView> {
    went(await who.clicks(await offer(who, label), label));
    const skeleton = await window(who, /Show now/);
    went(await who.clicks(skeleton, 'Show now'));
    return seen('the window after "Show now"', () => {
      const open = who.window();
      return open !== undefined && !/Show now/.test(open.plainText) && open;
    });
  }

  return {
    seen,
    went,
    message,
    window,
    types,
    openForm,
    fill,
    choose,
    openProjectForm,
    requestProjects,
    request,
    approve,
    deny,
    offer,
    reveal,
  };
}

export type Moves = ReturnType<typeof createMoves>;
