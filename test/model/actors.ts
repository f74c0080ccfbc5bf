import type { Refusal } from '../../src/domain/refusal.ts';
import { KeywardenError, SlackError } from '../../src/errors.ts';
import type { PresentedWindow } from '../../src/workflow/windows.ts';
import { ORGANIZATION } from './folk.ts';
import type { Life, Line } from './line.ts';
import type { Cases, Replica } from './replica.ts';
import { count } from './seen.ts';
import type { World } from './world.ts';

export type Purpose =
  | 'approve'
  | 'deny'
  | 'withdraw'
  | 'resume'
  | 'close'
  | 'reveal'
  | 'revoke'
  | 'replace';

interface Answer {
  readonly ok: boolean;
  readonly refusal?: Refusal;
}

/** Somebody's click in front of some replica, and everything that follows from it. */
export interface Actors {
  submit(by: string, roles: readonly string[], twice: boolean): void;
  /** Opens a window for the request and, after `think` ms, presents it. */
  act(purpose: Purpose, by: string, requestId: string, think: number): void;
  /** Confirms that entries of the audit log were lost, or tries to. */
  accept(by: string, think: number): void;
  /** Presents a window that was presented before, as the same or another person. */
  again(which: number, as: string | undefined): void;
}

/** A definite no, a doubt in which nothing was done, a doubt in which it was, or simply done. */
function slackCall<T>(world: World, life: Life, line: Line, run: () => T): Promise<T> {
  const fate = world.chance.hit(world.weather().slack) ? world.chance.below(3) : 3;
  return line.send(life, line.way(2_500), () => {
    if (fate === 0) throw new SlackError('definite', 'not_found');
    if (fate === 1) throw new SlackError('doubt', 'timeout');
    const value = run();
    if (fate === 2) throw new SlackError('doubt', 'timeout');
    return value;
  });
}

export function createActors(world: World, pick: () => Replica): Actors {
  const { clock, ids, line, seen } = world;
  const presented: { readonly purpose: Purpose; readonly window: PresentedWindow }[] = [];

  /** People see errors and go on; only a mistake in the code is worth more than a count. */
  function follow(work: Promise<unknown>): void {
    work.catch((cause: unknown) => {
      seen.counts.failures += 1;
      if (cause instanceof KeywardenError) return;
      seen.wrong.push(`threw: ${cause instanceof Error ? cause.stack : String(cause)}`);
    });
  }

  /** Whoever asks while safe mode is on, from the question to the answer, hears of it. */
  async function told(ask: () => Promise<Answer>): Promise<Answer> {
    const before = world.safeMode()?.id;
    const answer = await ask();
    const isTold = answer.refusal?.why === 'safe_mode';
    if (before !== undefined && world.safeMode()?.id === before && !isTold) {
      seen.wrong.push('S2: somebody asked while safe mode was on, and was not told');
    }
    return answer;
  }

  async function show({ reveal, life }: Cases, window: PresentedWindow) {
    const { requestId, user } = window;
    return reveal.show(window, async (_request, privateKey) => {
      const secret = privateKey.reveal();
      const keyId = world.atlas.keyOf(secret) ?? '';
      world.watch.sends(life, 'a display');
      const at = clock.now();
      const shown = () => world.watch.displays({ at, requestId, user, keyId });
      await slackCall(world, life, line, shown);
      count(seen.confirmed, keyId);
    });
  }

  async function present(purpose: Purpose, window: PresentedWindow): Promise<void> {
    const cases = pick().cases();
    const { review, revocations, closing } = cases;
    const steps = {
      approve: () => review.approve(window, ''),
      deny: () => review.deny(window, 'too broad'),
      withdraw: () => review.withdraw(window),
      resume: () => review.resume(window),
      close: () => closing.close(window, 'the organization was deleted'),
      reveal: () => show(cases, window),
      revoke: () => revocations.revoke(window, { replace: false }),
      replace: () => revocations.revoke(window, { replace: true }),
    };
    const outcome = await told(steps[purpose]);
    if (!outcome.ok) seen.counts.refusals += 1;
  }

  async function open(purpose: Purpose, user: string, requestId: string): Promise<PresentedWindow> {
    const { review, windows, life } = pick().cases();
    const offer = await review.offer(requestId, undefined);
    const specHash = offer.ok ? offer.loaded.request.specHash : '';
    const nonce = ids.nonce();
    const window = { nonce, user, requestId, purpose, specHash };
    const { viewId } = await windows.open(window, async () => ({
      viewId: await slackCall(world, life, line, () => `V${nonce}`),
    }));
    return { nonce, viewId, user, requestId, purpose };
  }

  return {
    submit(by, roles, twice) {
      const requestId = ids.request();
      const wish = {
        organizationId: ORGANIZATION,
        description: `ci-deploy`,
        roles,
        reason: 'nightly deploy',
        ticket: '',
        accessList: world.chance.hit(0.3) ? '10.0.0.0/8' : '',
      };
      for (const _ of twice ? [1, 2] : [1]) {
        follow(told(async () => pick().cases().submission.submit(by, requestId, wish)));
      }
    },
    act(purpose, by, requestId, think) {
      follow(
        open(purpose, by, requestId).then((window) => {
          presented.push({ purpose, window });
          clock.after(think, () => follow(present(purpose, window)));
        }),
      );
    },
    accept(by, think) {
      follow(
        (async () => {
          const { acceptance, windows, life } = pick().cases();
          const current = acceptance.current();
          if (current === undefined) return;
          const nonce = ids.nonce();
          const window = { nonce, user: by, requestId: '', purpose: 'accept' };
          const { viewId } = await windows.open({ ...window, specHash: current.id }, async () => ({
            viewId: await slackCall(world, life, line, () => `V${nonce}`),
          }));
          clock.after(think, () =>
            follow(
              (async () =>
                pick()
                  .cases()
                  .acceptance.accept({ ...window, viewId }))(),
            ),
          );
        })(),
      );
    },
    again(which, as) {
      const earlier = presented[which % Math.max(1, presented.length)];
      if (earlier === undefined) return;
      const window = { ...earlier.window, ...(as === undefined ? {} : { user: as }) };
      follow(present(earlier.purpose, window));
    },
  };
}
