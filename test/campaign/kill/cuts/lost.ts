import { setTimeout as sleep } from 'node:timers/promises';
import { issuedKey, type Request } from '../../../../src/domain/record/request.ts';
import { SWEEP_EVERY } from '../../../../src/workflow/timer/sweepKeys.ts';
import { hasEnded, type Wish } from '../people/actors.ts';
import type { Snare } from '../proxies/switchboard.ts';
import { ORGANIZATION } from '../stage.ts';
import type { Trying } from '../trial.ts';

/** Actions that make a script run, for scripts that do not run in every request. */
interface Provoked {
  readonly before?: (trying: Trying, wish: Wish) => Promise<unknown>;
  readonly after?: (trying: Trying, request: Request, snare: Snare) => Promise<unknown>;
}

const SWEPT_WITHIN = 8_000;
const LOOKS_EVERY = 50;

const byItself: Provoked = {};

/** Restarts a bot, because the script runs when a bot starts. */
const restart: Provoked = {
  before: ({ stage }) => stage.fleet.kill(0),
  after: ({ stage }) => stage.fleet.up(),
};

/** Slack refuses one message with its rate limit. */
const postponed: Provoked = {
  before: async ({ stage: { slack } }) =>
    slack.faults.call('chat.postMessage', { kind: 'rate_limited', retryAfter: 1 }),
};

const listed: Provoked = {
  before: (_trying, { requester }) => requester.types('C0GENERAL', '/atlas-keys mine'),
};

/** A key is looked for by its public key, which no key has. */
const sought: Provoked = {
  before: (_trying, { requester }) => requester.types('C0GENERAL', '/atlas-keys freeze zzzzzzzz'),
};

const allowed: Provoked = { before: ({ actors }, wish) => actors.allow(wish) };

/** The list of pre-approvals reads how much of each is left. */
const lookedAt: Provoked = {
  async before({ actors }, wish) {
    await actors.allow(wish);
    await wish.other.types('C0APPROVALS', '/atlas-keys allow');
  },
};

/** The marker of a key is removed by hand, a sweep finds the key, and the marker is put back. */
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

/** Keys are compared with Atlas once more, and their use is read. */
const compared: Provoked = {
  async after({ time }, _request, snare) {
    await time.pass(SWEEP_EVERY + 1000);
    const deadline = performance.now() + SWEPT_WITHIN;
    while (!snare.isSprung() && performance.now() < deadline) await sleep(LOOKS_EVERY);
  },
};

/** Every script except the one that ends safe mode, whose reply is lost at C32. */
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
  'read-turn': compared,
  'note-observed': stray,
  'take-readings': byItself,
  'note-use': compared,
  unreported: stray,
  'mark-reported': stray,
  'remember-window': byItself,
  'recall-window': byItself,
  placed: byItself,
  'save-pre-approval': allowed,
  'open-pre-approvals': byItself,
  used: lookedAt,
  'load-credential': byItself,
  'page-of-credentials': sought,
  'take-due-credentials': byItself,
};

export const lostTitle = (script: string) => `the reply of the script "${script}" is lost`;

/**
 * Loses one reply of this script, from any replica, while one request runs to its end. Returns what
 * was wrong, or `undefined`.
 */
export async function loseReply(trying: Trying, script: string): Promise<string | undefined> {
  const { stage, actors } = trying;
  const wish = actors.wish();
  const snare = stage.board.set({
    meets: ({ name }, when) => when === 'after' && name.split(' ')[0] === script,
    spring: () => 'cut',
  });
  try {
    const { before, after } = LOST[script] ?? byItself;
    await before?.(trying, wish);
    const id = await actors.ask(wish);
    const request = await actors.until(wish, id, hasEnded);
    await after?.(trying, request, snare);
    if (!snare.isSprung()) return `the script "${script}" did not run`;
    const { status } = request.state;
    return status === 'delivered' ? undefined : `it ended ${status}`;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  } finally {
    snare.remove();
    stage.slack.faults.clear();
    await Promise.all([stage.redisProcess.up(), stage.fleet.up()]);
  }
}
