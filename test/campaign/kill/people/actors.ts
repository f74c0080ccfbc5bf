import type { OrganizationRole } from '../../../../src/domain/key/roles.ts';
import { keyInDoubt, mayBeKept } from '../../../../src/domain/record/loss.ts';
import type { Request } from '../../../../src/domain/record/request.ts';
import { FINAL } from '../../../../src/domain/record/state.ts';
import type { Person, SlackSimulator } from '../../../../src/sandbox/slack/simulator.ts';
import type { Records } from '../records.ts';
import { createTurns, type Hands, type Insisting, went } from './actions.ts';
import type { Admin } from './admin.ts';
import { AT_FIRST, type Forms } from './forms.ts';

/**
 * What people do with a request.
 * `deny`, `withdraw`: done while somebody approves, and either may win.
 * `replace`: the requester replaces the key after having it, the old one first.
 * `revoke`: an approver revokes the key while the requester reveals it.
 */
export const WILLS = ['keep', 'deny', 'withdraw', 'replace', 'revoke'] as const;
export type Will = (typeof WILLS)[number];
/** Dangerous roles need two approvers, whatever the policy says. */
export type Risk = 'ordinary' | 'dangerous';
/** A key for projects gets addresses, roles in the organization, and roles in two projects. */
export type Reach = 'organization' | 'projects';

export interface Wish {
  readonly requester: Person;
  /** As many as must approve. For `deny`, `other` denies. */
  readonly approvers: readonly Person[];
  readonly other: Person;
  readonly description: string;
  readonly roles: readonly OrganizationRole[];
  readonly reach: Reach;
  readonly will: Will;
}

/** Whether the request is in the wanted state. */
export type Goal = (request: Request) => boolean;

/** People who repeat each action until the record shows its effect. */
export interface Actors {
  wish(what?: { readonly will?: Will; readonly risk?: Risk; readonly reach?: Reach }): Wish;
  /** The wish of this requester. */
  wishOf(requester: string): Wish | undefined;
  /** Sends the form. Returns the id of the request. */
  ask(wish: Wish): Promise<string>;
  /** Performs the action that people must do in each state, until `goal` is reached. */
  until(
    wish: Wish,
    id: string,
    goal: Goal,
    options?: { readonly beforeTryingAgain?: () => Promise<void> },
  ): Promise<Request>;
  /** An approver revokes the key of this wish. */
  revoke(wish: Wish): Promise<void>;
  /** An approver pre-approves the roles of this wish. */
  allow(wish: Wish): Promise<void>;
  /** Texts that this person read in windows with a private key. */
  readRevealed(requester: Person): readonly string[];
}

const ROLES: Readonly<Record<Risk, readonly OrganizationRole[]>> = {
  ordinary: ['ORG_READ_ONLY'],
  dangerous: ['ORG_OWNER'],
};
/**
 * Characters of a window in an error message: enough to recognise it, too few for a private key.
 */
const SEEN = 70;
const VOTES: Readonly<Record<Risk, number>> = { ordinary: 1, dangerous: 2 };

/** Only people can change the request any more. */
export const hasEnded: Goal = ({ state }) => FINAL.includes(state.status);

/**
 * The request has ended and the will of the people is done, as far as that was still possible. A key
 * that is revoked after its hand-over ends by itself: its request stays as it is.
 */
export const endOf =
  ({ will }: Wish): Goal =>
  (request) => {
    if (!hasEnded(request)) return false;
    if (request.state.status !== 'delivered') return true;
    return will === 'replace' ? request.replacement !== undefined : true;
  };

export function createActors(parts: {
  readonly slack: SlackSimulator;
  readonly records: Records;
  readonly approvers: readonly Person[];
  readonly admin: Admin;
  readonly hands: Hands;
  readonly forms: Forms;
  readonly insisting: Insisting;
}): Actors {
  const { slack, records, approvers } = parts;
  const { insist } = parts.insisting;
  const { person: admin, acceptLoss, tryAgain, settleLost } = parts.admin;
  const { sees, window, card, pressThrough } = parts.hands;
  const inTurn = createTurns();
  const turnsOf = new Map(approvers.map((person) => [person.id, createTurns()]));
  const revealed = new Map<string, string[]>();
  const wishes = new Map<string, Wish>();

  function fillForm({ requester, description, roles, reach }: Wish): Promise<void> {
    return parts.forms.ask(requester, description, reach === 'projects' ? AT_FIRST : roles);
  }

  async function reveal({ requester }: Wish, label: string): Promise<void> {
    requester.reloads();
    went(await requester.clicks(card(requester, '@bot', label, /./), label));
    went(await requester.clicks(await window(requester, /Show now/), 'Show now'));
    const open = await sees('the window after "Show now"', () => {
      const now = requester.window();
      return now !== undefined && !/Show now/.test(now.plainText) && now;
    });
    revealed.set(requester.id, [...(revealed.get(requester.id) ?? []), open.plainText]);
  }

  /** An approver clicks a button on the request's card and submits its window. */
  function onCard(
    { description }: Wish,
    who: Person,
    label: string,
    title: RegExp,
    values: Parameters<typeof pressThrough>[4] = {},
  ): Promise<void> {
    const turns = turnsOf.get(who.id) ?? inTurn;
    return turns(async () => {
      const shown = card(who, 'C0APPROVALS', label, new RegExp(description));
      await pressThrough(who, shown, label, title, values);
    });
  }

  /** The requester clicks a button on a direct message of the bot and submits its window. */
  function onCopy({ requester }: Wish, label: string, title: RegExp): Promise<void> {
    return pressThrough(requester, card(requester, '@bot', label, /./), label, title);
  }

  function decide(wish: Wish, { grants }: Request): readonly Promise<void>[] {
    const missing = wish.approvers.filter(({ id }) => grants.every(({ by }) => by !== id));
    const votes = missing.map((who) => onCard(wish, who, 'Approve request', /Approve request/));
    switch (wish.will) {
      case 'deny': {
        const reason = 'A key of the team does this already.';
        return [...votes, onCard(wish, wish.other, 'Deny', /Deny request/, { reason })];
      }
      case 'withdraw':
        return [...votes, onCopy(wish, 'Withdraw', /Withdraw request/)];
      default:
        return votes;
    }
  }

  function revoke(wish: Wish): Promise<void> {
    const [who = admin] = wish.approvers;
    return onCard(wish, who, 'Revoke', /cannot be undone/);
  }

  /** Replaces or revokes the key, for wishes that do not keep it. */
  function end(wish: Wish): readonly Promise<void>[] {
    switch (wish.will) {
      case 'replace':
        return [onCopy(wish, 'Revoke and replace', /same approvals/)];
      case 'revoke':
        return [revoke(wish)];
      default:
        return [];
    }
  }

  function acts(
    wish: Wish,
    request: Request,
    resume: () => Promise<void>,
  ): readonly Promise<void>[] {
    const isReplaced = request.replacement !== undefined;
    switch (request.state.status) {
      case 'pending':
        return decide(wish, request);
      case 'ready':
        return [reveal(wish, 'Reveal private key'), ...(wish.will === 'revoke' ? end(wish) : [])];
      case 'uncertain':
        if (wish.will === 'replace' && !isReplaced) return end(wish);
        return [reveal(wish, 'Show once more')];
      case 'delivered':
        return end(wish);
      case 'held':
        if (keyInDoubt(request.state) !== undefined) {
          return [settleLost(wish.description, mayBeKept(request.state))];
        }
        return [resume().then(() => tryAgain(wish.description))];
      default:
        return [];
    }
  }

  /** Runs all actions at once. If two people want different things, one of them may fail. */
  async function step(wish: Wish, request: Request, resume: () => Promise<void>): Promise<void> {
    if (await records.isPaused()) return acceptLoss();
    const done = await Promise.allSettled(acts(wish, request, resume));
    const failed = done.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  return {
    wish({ will = 'keep', risk = 'ordinary', reach = 'organization' } = {}) {
      const at = wishes.size;
      const number = String(at + 1).padStart(5, '0');
      const id = `U0R${number}`;
      slack.addPerson({ id, name: `r${number}`, email: `r${number}@example.com`, locale: 'en-US' });
      const general = slack.channelsOf('U0ADMIN').find((one) => one.id === 'C0GENERAL');
      slack.changeChannel('C0GENERAL', { members: [...(general?.members ?? []), id] });
      const turn = approvers.map((_, index) => approvers[(at + index) % approvers.length] ?? admin);
      const wish: Wish = {
        requester: slack.as(id),
        approvers: turn.slice(0, VOTES[risk]),
        other: turn[VOTES[risk]] ?? admin,
        description: `job-${number}-x`,
        roles: ROLES[risk],
        reach,
        will,
      };
      wishes.set(id, wish);
      return wish;
    },
    wishOf: (requester) => wishes.get(requester),
    async ask(wish) {
      const made = async () => (await records.of(wish.requester.id))?.id;
      const { requester } = wish;
      // Nobody can ask while Keywarden is paused.
      const act = async () => ((await records.isPaused()) ? acceptLoss() : fillForm(wish));
      return insist(`${requester.id} asks for a key`, made, act).catch((cause: unknown) => {
        const seen = requester.window()?.plainText.slice(0, SEEN) ?? 'no window';
        const why = `${cause}; ${requester.id} sees ${seen}`.replaceAll(/\s+/g, ' ');
        throw new Error(why, { cause });
      });
    },
    async until(wish, id, goal, { beforeTryingAgain = async () => {} } = {}) {
      for (;;) {
        const request = await records.get(id);
        if (goal(request)) return request;
        const moved = async () =>
          (await records.get(id)).version === request.version ? undefined : true;
        const act = () => step(wish, request, beforeTryingAgain);
        const { status } = request.state;
        await insist(`request ${id} (${wish.will}) waits to leave ${status}`, moved, act).catch(
          (cause: unknown) => {
            const seen = [wish.requester, wish.other, ...wish.approvers].map((who) => {
              return `${who.id} sees ${who.window()?.plainText.slice(0, SEEN) ?? 'no window'}`;
            });
            throw new Error(`${cause}; ${seen.join('; ')}`.replaceAll(/\s+/g, ' '), { cause });
          },
        );
      }
    },
    revoke,
    async allow({ requester, approvers: [who = admin], roles }) {
      who.reloads();
      const line = `/atlas-keys allow @${requester.id.replace('U0R', 'r')} ${roles.join(' ')} in acme for 4h`;
      went(await who.types('C0APPROVALS', line));
      went(await who.submits(await window(who, /Your approval is given in advance/), {}));
      await window(who, /This is allowed now/);
    },
    readRevealed: ({ id }) => revealed.get(id) ?? [],
  };
}
