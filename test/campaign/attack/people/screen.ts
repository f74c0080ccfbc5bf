import type {
  DeliveryOutcome,
  OpenView,
  Person,
  SlackSimulator,
  VisibleMessage,
} from '../../../../src/sandbox/slack/simulator.ts';

/** Nothing is told by this limit: who waits longer tries again later, or gives up. */
const WITHIN = 1_200;
const ANSWERED_WITHIN = 600;

/** The next half of something that takes two: a window is open, and what was edited meanwhile counts. */
export type Half = () => Promise<void>;

export function went(outcome: DeliveryOutcome): void {
  if (outcome.ok) return;
  throw new Error(`Slack says ${outcome.says} ${JSON.stringify(outcome.fieldErrors ?? {})}`);
}

/** What people see and press. Each throws if it does not come about soon. */
export function createScreen(slack: SlackSimulator) {
  function window(who: Person, pattern: RegExp): Promise<OpenView> {
    const look = () => {
      const open = who.window();
      return open !== undefined && pattern.test(`${open.title}\n${open.plainText}`) && open;
    };
    return slack.waitFor(`${who.id} has a window with ${pattern}`, look, WITHIN);
  }

  /** The newest message about this with this button. */
  function message(
    who: Person,
    channel: string,
    label: string,
    about: string,
  ): VisibleMessage | undefined {
    return who.sees(channel).findLast(({ plainText, buttons }) => {
      return plainText.includes(about) && buttons.some((button) => button.label === label);
    });
  }

  /** Presses the button. The returned half submits the window that it opened. */
  async function press(
    who: Person,
    at: VisibleMessage,
    label: string,
    title: RegExp,
    options: {
      readonly values?: Parameters<Person['submits']>[1];
      readonly submitting?: (open: OpenView) => void;
    } = {},
  ): Promise<Half> {
    const { values = {}, submitting } = options;
    who.reloads();
    went(await who.clicks(at, label));
    await window(who, title);
    return async () => {
      const open = await window(who, title);
      submitting?.(open);
      went(await who.submits(open, values));
    };
  }

  /** Presses a button that may be gone by now. The window that it opens, if it opens one. */
  async function pressStale(
    who: Person,
    at: VisibleMessage,
    label: string,
  ): Promise<OpenView | undefined> {
    who.reloads();
    const said = slack.transcript.length;
    went(await who.clicks(at, label, { stale: true }));
    const answered = () => who.window() !== undefined || slack.transcript.length > said + 1;
    const look = slack.waitFor('an answer to an old button', answered, ANSWERED_WITHIN);
    await look.catch(() => undefined);
    return who.window();
  }

  /** Types the command. The returned half submits the window that it opened. */
  async function command(
    who: Person,
    line: string,
    title: RegExp,
    submit: (open: OpenView) => Promise<DeliveryOutcome>,
  ): Promise<Half> {
    who.reloads();
    went(await who.types('C0GENERAL', line));
    await window(who, title);
    return async () => went(await submit(await window(who, title)));
  }

  return { window, message, press, pressStale, command };
}

export type Screen = ReturnType<typeof createScreen>;
