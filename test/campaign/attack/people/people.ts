import type { OpenView, Person, VisibleMessage } from '../../../../src/sandbox/slack/simulator.ts';
import { type Life, NEEDED } from '../lives.ts';
import type { Ledger } from '../oracle/ledger.ts';
import type { Stage } from '../stage.ts';
import type { Course, People, Phase } from './course.ts';
import { createOwners } from './owners.ts';
import { createScreen, type Half, went } from './screen.ts';

const REASON = 'The nightly deploy reads the list of projects.';
const INCIDENT = 'Checkout is down, incident 4711.';
/** What its owner does with a key. */
const OF_OWNER: readonly Life['end'][] = ['freeze', 'thaw', 'done', 'renew'];
const isOfOwner = ({ end }: Life) => OF_OWNER.includes(end);
/** How often an approver presses again, where the card still asks for it. */
const VOTES_EACH = 2;

export function createPeople(stage: Stage, ledger: Ledger): People {
  const { slack } = stage;
  const screen = createScreen(slack);
  const { window, message, press, pressStale, command } = screen;
  const owners = createOwners(slack, screen, ledger);
  const personOf = (life: Life) => slack.as(life.requester);
  const approverOf = ({ approvers }: Life, at: number) => slack.as(approvers[at] ?? 'U0A1');
  const historyOf = (life: Life) => ledger.of(life);

  function allow(life: Life): Promise<Half> {
    const who = approverOf(life, 0);
    const { roles, organization, requester } = life;
    const line = `/atlas-keys allow @${requester.toLowerCase()} ${roles.join(' ')} in ${organization.name} for 4h`;
    return command(who, line, /given in advance/, (open) => {
      const vote = { by: who.id, at: ledger.now(), shown: open.plainText };
      historyOf(life).allowed.push(vote);
      return who.submits(open, {});
    });
  }

  async function choose(who: Person, open: OpenView, { organization, way }: Life): Promise<void> {
    if (way === 'glass' || organization.name === 'acme') return;
    went(await who.chooses(open, 'create.organization', organization.name));
    const follows = () => who.window()?.hash !== open.hash;
    await slack.waitFor('the form follows the organization', follows, 1_200);
  }

  async function ask(life: Life): Promise<Half> {
    const who = personOf(life);
    const isGlass = life.way === 'glass';
    const line = `/atlas-keys ${isGlass ? 'break-glass' : 'create'} ${life.description}`;
    const title = isGlass ? /Only for emergencies/ : /Reason/;
    const submit = await command(who, line, title, (open) => {
      const history = historyOf(life);
      history.askedAt.push(ledger.now());
      history.glass = isGlass;
      const { roles, accessList } = life;
      return who.submits(open, {
        roles,
        reason: REASON,
        ...(accessList.length > 0 && { access_list: accessList.join('\n') }),
        ...(isGlass && { incident: INCIDENT }),
      });
    });
    await choose(who, await window(who, title), life);
    return submit;
  }

  function voting(life: Life, who: Person) {
    return (open: OpenView) => {
      const shown = `${open.title}\n${open.plainText}`;
      historyOf(life).votes.push({ by: who.id, at: ledger.now(), shown });
    };
  }

  function approve(life: Life, who: Person, card: VisibleMessage): Promise<Half> {
    const submitting = voting(life, who);
    return press(who, card, 'Approve request', /Approve request/, { submitting });
  }

  const votesOf = (life: Life, by: string) =>
    historyOf(life).votes.filter((vote) => vote.by === by).length;

  /** The next approval or denial that is missing, if its card is there. */
  async function decide(course: Course): Promise<Half | undefined> {
    const { life, old } = course;
    const needed = life.approvers.slice(0, NEEDED(life.roles));
    for (const by of needed.toSorted((one, two) => votesOf(life, one) - votesOf(life, two))) {
      const who = slack.as(by);
      const card = message(who, 'C0APPROVALS', 'Approve request', life.description);
      if (card === undefined) continue;
      old.set('Approve request', card);
      if (life.end === 'deny') {
        const values = { reason: 'A key of the team does this already.' };
        return press(who, card, 'Deny', /Deny request/, { values });
      }
      if (votesOf(life, by) < VOTES_EACH) return approve(life, who, card);
    }
    return undefined;
  }

  async function withdraw(life: Life): Promise<Half | undefined> {
    const who = personOf(life);
    const copy = message(who, '@bot', 'Withdraw', life.description);
    return copy && press(who, copy, 'Withdraw', /Withdraw request/);
  }

  async function showNow(who: Person): Promise<void> {
    went(await who.clicks(await window(who, /Show now/), 'Show now'));
    const look = () =>
      who.window() !== undefined && !/Show now/.test(who.window()?.plainText ?? '');
    await slack.waitFor('the window after "Show now"', look, 1_200);
  }

  async function reveal(life: Life, at: VisibleMessage): Promise<Half> {
    const who = personOf(life);
    who.reloads();
    went(await who.clicks(at, 'Reveal private key'));
    await window(who, /Show now/);
    return () => showNow(who);
  }

  async function end(life: Life): Promise<Half | undefined> {
    const history = historyOf(life);
    const isReplaced = life.end === 'replace';
    const isDecided = life.way === 'votes' || life.way === 'owner' || life.way === 'advance';
    const revoker = isDecided ? approverOf(life, 0) : slack.as(life.admin);
    const [who, channel] = isReplaced ? [personOf(life), '@bot'] : [revoker, 'C0APPROVALS'];
    const label = isReplaced ? 'Revoke and replace' : 'Revoke';
    const at = message(who, channel, label, life.description);
    const title = isReplaced ? /same approvals/ : /cannot be undone/;
    if (at === undefined) return undefined;
    return press(who, at, label, title, {
      submitting() {
        history.revoked += 1;
        if (isReplaced) history.replaced += 1;
      },
    });
  }

  /** Old buttons that a client still shows. Mostly they lead to a refusal. */
  async function pressOld({ life, old }: Course): Promise<Half | undefined> {
    const [label, at] = [...old][0] ?? [];
    if (label === undefined || at === undefined) return undefined;
    old.delete(label);
    const who = label === 'Approve request' ? approverOf(life, 1) : personOf(life);
    const open = await pressStale(who, at, label);
    if (open === undefined) return undefined;
    return async () => {
      const window = who.window();
      if (/Show now/.test(window?.plainText ?? '')) return showNow(who);
      if (window?.title !== 'Approve request') return;
      voting(life, who)(window);
      went(await who.submits(window, {}));
    };
  }

  function seesOver({ description }: Life, who: Person): boolean {
    return who
      .sees('C0APPROVALS')
      .some(
        ({ plainText }) => plainText.includes(description) && /[Dd]enied|[Ww]ithdr/.test(plainText),
      );
  }

  const offerOf = (life: Life) =>
    message(personOf(life), '@bot', 'Reveal private key', life.description);

  /** What is to be done in this phase. `undefined`: nothing yet. */
  async function next(course: Course): Promise<Half | undefined> {
    const { life, old } = course;
    const offer = offerOf(life);
    switch (course.phase) {
      case 'allow':
        return allow(life);
      case 'ask':
        return ask(life);
      case 'decide':
        if (life.end === 'withdraw') return withdraw(life);
        return decide(course);
      case 'reveal':
        if (offer === undefined || life.end === 'late') return undefined;
        old.set('Reveal private key', offer);
        return reveal(life, offer);
      case 'after':
        return isOfOwner(life) ? owners.act(life) : end(life);
      case 'thaw':
        return owners.thaw(life);
      case 'again':
        return pressOld(course);
      case 'over':
        return undefined;
      default:
        return course.phase satisfies never;
    }
  }

  /** The phase that follows, by what people see. */
  function followed(course: Course): Phase {
    const { life, phase } = course;
    const { end: wanted } = life;
    switch (phase) {
      case 'allow':
        return 'ask';
      case 'ask':
        return 'decide';
      case 'reveal':
        if (wanted === 'replace') return historyOf(life).replaced === 0 ? 'after' : 'again';
        if (wanted === 'renew') return historyOf(life).renewed === 0 ? 'after' : 'again';
        return wanted === 'revoke' || isOfOwner(life) ? 'after' : 'again';
      case 'after':
        if (wanted === 'replace' || wanted === 'renew') return 'reveal';
        return wanted === 'thaw' ? 'thaw' : 'again';
      case 'thaw':
        return 'again';
      case 'again':
        return course.old.size === 0 ? 'over' : 'again';
      default:
        return phase;
    }
  }

  /** What people see may lead on without them. */
  function seen(course: Course): void {
    const { life } = course;
    if (course.phase !== 'decide' || course.half !== undefined) return;
    if (offerOf(life) !== undefined) course.phase = 'reveal';
    const isRefused = life.end === 'deny' || life.end === 'withdraw';
    if (isRefused && seesOver(life, approverOf(life, 1))) {
      historyOf(life).isOver = true;
      course.phase = 'again';
    }
  }

  return {
    begin(life) {
      const phase = life.way === 'advance' ? 'allow' : 'ask';
      return { life, phase, half: undefined, old: new Map() };
    },
    async step(course) {
      seen(course);
      const { half } = course;
      if (half !== undefined) {
        course.half = undefined;
        await half();
        course.phase = followed(course);
        return true;
      }
      course.half = await next(course);
      if (course.half === undefined && course.phase === 'again') course.phase = 'over';
      return course.half !== undefined;
    },
  };
}
