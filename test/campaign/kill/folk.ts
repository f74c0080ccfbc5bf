import { setTimeout as sleep } from 'node:timers/promises';
import { FINAL, type Request, type Status } from '../../../src/domain/request.ts';
import type {
  DeliveryOutcome,
  OpenView,
  Person,
  SlackSimulator,
  VisibleMessage,
} from '../../../src/sandbox/slack/simulator.ts';
import type { Records } from './records.ts';

const WINDOW_WITHIN = 3_000;
const LOOKS_EVERY = 40;
const BETWEEN_TRIES = 400;
/** Of one step, all its repetitions together. */
const PATIENCE = 45_000;

export interface Wish {
  readonly requester: Person;
  readonly approver: Person;
  readonly description: string;
}

/** People who do not give up: what did not work is done again, until the record says so. */
export interface Folk {
  wish(): Wish;
  /** Whoever asked, and what for. */
  wishOf(requester: string): Wish | undefined;
  /** Answers the id of the request. */
  ask(wish: Wish): Promise<string>;
  /** Does what each state asks of people, until the request is in one of these states. */
  until(
    wish: Wish,
    id: string,
    wanted: readonly Status[],
    options?: { readonly beforeTryingAgain?: () => Promise<void> },
  ): Promise<Request>;
  /** What this person read in the window that shows a private key. */
  readRevealed(requester: Person): readonly string[];
}

export const ENDS: readonly Status[] = [...FINAL];

function went(outcome: DeliveryOutcome): void {
  if (outcome.ok) return;
  throw new Error(`Slack says ${outcome.says} ${JSON.stringify(outcome.fieldErrors ?? {})}`);
}

/** Somebody does one thing at a time, whoever asks for it. */
function createTurns(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

export function createFolk(parts: {
  readonly slack: SlackSimulator;
  readonly records: Records;
  readonly approvers: readonly Person[];
}): Folk {
  const { slack, records, approvers } = parts;
  const admin = slack.as('U0ADMIN');
  const inTurn = createTurns();
  const turnsOf = new Map(approvers.map((person) => [person.id, createTurns()]));
  const revealed = new Map<string, string[]>();
  const wishes = new Map<string, Wish>();

  /** Tries, looks for a while, tries again; what went wrong last is told when patience ends. */
  async function insist<T>(
    what: string,
    done: () => Promise<T | undefined>,
    act: () => Promise<void>,
  ): Promise<T> {
    const deadline = performance.now() + PATIENCE;
    let trouble: unknown;
    while (performance.now() < deadline) {
      const before = await done();
      if (before !== undefined) return before;
      await act().catch((cause: unknown) => {
        trouble = cause;
      });
      for (const end = performance.now() + BETWEEN_TRIES; performance.now() < end; ) {
        const after = await done();
        if (after !== undefined) return after;
        await sleep(LOOKS_EVERY);
      }
    }
    const why = trouble instanceof Error ? trouble.message.split('\n')[0] : 'nothing happened';
    throw new Error(`${what} in vain: ${why}`);
  }

  function window(who: Person, pattern: RegExp): Promise<OpenView> {
    const look = () => {
      const open = who.window();
      return open !== undefined && pattern.test(`${open.title}\n${open.plainText}`) && open;
    };
    return slack.waitFor(`${who.id} has a window with ${pattern}`, look, WINDOW_WITHIN);
  }

  /** The newest message there with this button that reads like this. */
  function card(who: Person, channel: string, label: string, pattern: RegExp): VisibleMessage {
    const found = who
      .sees(channel)
      .findLast(
        ({ plainText, buttons }) =>
          pattern.test(plainText) && buttons.some((button) => button.label === label),
      );
    if (found === undefined) throw new Error(`${who.id} sees no "${label}" in ${channel}`);
    return found;
  }

  async function pressThrough(who: Person, at: VisibleMessage, label: string, title: RegExp) {
    who.reloads();
    went(await who.clicks(at, label));
    went(await who.submits(await window(who, title), {}));
  }

  async function fillForm({ requester, description }: Wish): Promise<void> {
    requester.reloads();
    went(await requester.types('C0GENERAL', `/atlas-keys create ${description}`));
    const form = await window(requester, /Reason/);
    const reason = 'The nightly deploy reads the list of projects.';
    went(await requester.submits(form, { roles: ['ORG_READ_ONLY'], reason }));
  }

  async function reveal({ requester }: Wish, label: string): Promise<void> {
    requester.reloads();
    went(await requester.clicks(card(requester, '@bot', label, /./), label));
    went(await requester.clicks(await window(requester, /Show now/), 'Show now'));
    const open = await slack.waitFor(
      'the window after "Show now"',
      () => {
        const now = requester.window();
        return now !== undefined && !/Show now/.test(now.plainText) && now;
      },
      WINDOW_WITHIN,
    );
    revealed.set(requester.id, [...(revealed.get(requester.id) ?? []), open.plainText]);
  }

  const acceptLoss = () =>
    inTurn(async () => {
      if (!(await records.isPaused())) return;
      const alert = card(admin, 'C0ALERTS', 'Accept and go on', /Keywarden is paused/);
      await pressThrough(admin, alert, 'Accept and go on', /You confirm/);
    });

  const tryAgain = ({ description }: Wish) =>
    inTurn(async () => {
      const alert = card(admin, 'C0ALERTS', 'Try again', new RegExp(description));
      await pressThrough(admin, alert, 'Try again', /Try again/);
    });

  function approve({ approver, description }: Wish): Promise<void> {
    const turns = turnsOf.get(approver.id) ?? inTurn;
    return turns(async () => {
      const asked = card(approver, 'C0APPROVALS', 'Approve request', new RegExp(description));
      await pressThrough(approver, asked, 'Approve request', /Approve request/);
    });
  }

  async function step(wish: Wish, status: Status, resume: () => Promise<void>): Promise<void> {
    if (await records.isPaused()) return acceptLoss();
    switch (status) {
      case 'pending':
        return approve(wish);
      case 'ready':
        return reveal(wish, 'Reveal private key');
      case 'uncertain':
        return reveal(wish, 'Show once more');
      case 'held':
        await resume();
        return tryAgain(wish);
      default:
        return;
    }
  }

  return {
    wish() {
      const number = String(wishes.size + 1).padStart(5, '0');
      const id = `U0R${number}`;
      slack.addPerson({ id, name: `r${number}`, email: `r${number}@example.com`, locale: 'en-US' });
      const general = slack.channelsOf('U0ADMIN').find((one) => one.id === 'C0GENERAL');
      slack.changeChannel('C0GENERAL', { members: [...(general?.members ?? []), id] });
      const approver = approvers[wishes.size % approvers.length] ?? admin;
      const wish = { requester: slack.as(id), approver, description: `job-${number}-x` };
      wishes.set(id, wish);
      return wish;
    },
    wishOf: (requester) => wishes.get(requester),
    async ask(wish) {
      const made = async () => (await records.of(wish.requester.id))?.id;
      return insist(`${wish.requester.id} asks for a key`, made, () => fillForm(wish));
    },
    async until(wish, id, wanted, { beforeTryingAgain = async () => {} } = {}) {
      for (;;) {
        const request = await records.get(id);
        const { status } = request.state;
        if (wanted.includes(status)) return request;
        const moved = async () =>
          (await records.get(id)).state.status === status ? undefined : true;
        const act = () => step(wish, status, beforeTryingAgain);
        await insist(`request ${id} waits to leave ${status}`, moved, act);
      }
    },
    readRevealed: ({ id }) => revealed.get(id) ?? [],
  };
}
