import { setTimeout as sleep } from 'node:timers/promises';
import { issuedKey, type Request } from '../../../../src/domain/record/request.ts';
import { SWEEP_EVERY } from '../../../../src/workflow/timer/sweepKeys.ts';
import { hasEnded, type Wish } from '../people/actors.ts';
import type { Snare } from '../proxies/switchboard.ts';
import { ORGANIZATION } from '../stage.ts';
import type { Trying } from '../trial.ts';

/** What makes a script run that does not run for every request by itself. */
interface Provoked {
  readonly before?: (trying: Trying, wish: Wish) => Promise<unknown>;
  readonly after?: (trying: Trying, request: Request, snare: Snare) => Promise<unknown>;
}

const SWEPT_WITHIN = 8_000;
const LOOKS_EVERY = 50;

const byItself: Provoked = {};

/** What a bot does when it starts. */
const restart: Provoked = {
  before: ({ stage }) => stage.fleet.kill(0),
  after: ({ stage }) => stage.fleet.up(),
};

/** Slack is too busy for one message. */
const postponed: Provoked = {
  before: async ({ stage: { slack } }) =>
    slack.faults.call('chat.postMessage', { kind: 'rate_limited', retryAfter: 1 }),
};

const listed: Provoked = {
  before: (_trying, { requester }) => requester.types('C0GENERAL', '/atlas-keys mine'),
};

const allowed: Provoked = { before: ({ folk }, wish) => folk.allow(wish) };

/** Who looks at what is allowed in advance reads how much of it is left. */
const lookedAt: Provoked = {
  async before({ folk }, wish) {
    await folk.allow(wish);
    await wish.other.types('C0APPROVALS', '/atlas-keys allow');
  },
};

/** Somebody takes the marker off a key, a sweep finds it, and somebody puts it back. */
const stray: Provoked = {
  async after({ stage: { atlas }, time }, request, snare) {
    const id = issuedKey(request)?.id;
    const key = atlas.keys(ORGANIZATION).find((one) => one.id === id);
    if (key === undefined) throw new Error('there is no key to rename');
    atlas.editKey(key.id, { description: 'renamed' });
    await time.pass(SWEEP_EVERY + 1000);
    const deadline = performance.now() + SWEPT_WITHIN;
    while (!snare.isSprung() && performance.now() < deadline) await sleep(LOOKS_EVERY);
    atlas.editKey(key.id, { description: key.description });
  },
};

/** Every script but the one that ends safe mode: its reply is lost at C32. */
export const LOST: Readonly<Record<string, Provoked>> = {
  load: byItself,
  commit: byItself,
  note: restart,
  now: restart,
  'page-of': listed,
  'take-due': byItself,
  'take-notices': byItself,
  settle: byItself,
  postpone: postponed,
  'take-sweeps': byItself,
  unreported: stray,
  'mark-reported': stray,
  'remember-window': byItself,
  'recall-window': byItself,
  placed: byItself,
  'save-pre-approval': allowed,
  'open-pre-approvals': byItself,
  used: lookedAt,
};

export const lostTitle = (script: string) => `the reply of the script "${script}" is lost`;

/** Loses one reply of this script, of whichever replica, while a request is seen through. */
export async function loseReply(trying: Trying, script: string): Promise<string | undefined> {
  const { stage, folk } = trying;
  const wish = folk.wish();
  const snare = stage.board.set({
    meets: ({ name }, when) => when === 'after' && name.split(' ')[0] === script,
    spring: () => 'cut',
  });
  try {
    const { before, after } = LOST[script] ?? byItself;
    await before?.(trying, wish);
    const id = await folk.ask(wish);
    const request = await folk.until(wish, id, hasEnded);
    await after?.(trying, request, snare);
    if (!snare.isSprung()) return `the script "${script}" did not run`;
    const { status } = request.state;
    return status === 'delivered' ? undefined : `it ended ${status}`;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  } finally {
    snare.remove();
    stage.slack.faults.clear();
    await Promise.all([stage.keeper.up(), stage.fleet.up()]);
  }
}
