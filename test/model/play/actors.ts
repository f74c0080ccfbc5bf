import type { Credential } from '../../../src/domain/credential/credential.ts';
import { issuedKey, type Request } from '../../../src/domain/record/request.ts';
import { KeywardenError, SlackError } from '../../../src/foundation/errors.ts';
import { type PresentedWindow, purposeOf } from '../../../src/workflow/core/windows.ts';
import type { OpenedWindow } from '../../../src/workflow/ports/store.ts';
import type { WindowContent } from '../../../src/workflow/ports/windowContent.ts';
import type { Life, Line } from '../ports/line.ts';
import { ORGANIZATION, ownerOf } from '../ports/people.ts';
import { count } from '../rules/seen.ts';
import type { World } from '../rules/world.ts';
import { allowedFor, SAYS, subjectOf } from './conversations.ts';
import { askOf, KEY_ACTS, PASSES } from './keyActs.ts';
import type { Answer, Cases, Replica, Send } from './replica.ts';
import type { Step, Talk } from './steps/step.ts';

export type Purpose =
  | 'approve'
  | 'deny'
  | 'withdraw'
  | 'resume'
  | 'close'
  | 'keepKey'
  | 'reveal'
  | 'revoke'
  | 'replace'
  | Talk;

type Of<K extends Step['do']> = Extract<Step, { do: K }>;

/** What the window shows: one key, or the spec of the request. */
function shownIn(purpose: Purpose, request: Request | undefined): WindowContent {
  if (purpose === 'revoke' || purpose === 'replace' || purpose === 'keepKey') {
    return { kind: 'key', keyId: (request && issuedKey(request)?.id) ?? '' };
  }
  return { kind: 'spec', specHash: request?.specHash ?? '' };
}

/** Actions of people in front of a random replica, with all that follows from them. */
export interface Actors {
  submit(asked: Of<'submit'>): void;
  allow(allowed: Of<'allow'>): void;
  /** Opens the list of pre-approvals and revokes one of them. */
  takeBack(taken: Of<'take back'>): void;
  /** Opens a window for the request and submits it after `think` ms. */
  act(purpose: Purpose, by: string, requestId: string, think: number): void;
  /** The same about a key: at once, by a request, or to give it to another owner. */
  key(step: Of<'key' | 'ask' | 'pass'>, by: string, credential: Credential): void;
  /** Adopts or freezes a key that was made without Keywarden. */
  foreign(step: Of<'foreign'>, keyId: string): void;
  /** Confirms in safe mode that entries of the audit log were lost. */
  accept(by: string, think: number): void;
  /** Submits an earlier window again, as the same or another person. */
  again(which: number, as: string | undefined): void;
}

/**
 * A call to Slack with a random outcome: a definite error, a doubt without effect, a doubt with
 * effect, or success.
 */
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
  const presented: { readonly send: Send; readonly window: PresentedWindow }[] = [];

  /**
   * People see errors and continue, so errors are counted. An error of another class is a mistake
   * in the code.
   */
  function follow(work: Promise<unknown>): void {
    work.catch((cause: unknown) => {
      seen.counts.failures += 1;
      if (cause instanceof KeywardenError) return;
      seen.wrong.push(`threw: ${cause instanceof Error ? cause.stack : String(cause)}`);
    });
  }

  /**
   * A person who asks while safe mode is on, from the question to the answer, must be told of it.
   */
  async function told(ask: () => Promise<Answer>): Promise<Answer> {
    const before = world.safeMode()?.id;
    const answer = await ask();
    const isTold = !answer.ok && answer.refusal.why === 'safe_mode';
    if (before !== undefined && world.safeMode()?.id === before && !isTold) {
      seen.wrong.push('S2: somebody asked while safe mode was on, and was not told');
    }
    return answer;
  }

  async function show({ reveal, life }: Cases, window: PresentedWindow) {
    const { requestId, user } = window;
    return reveal.show(window, async (_request, handOver) => {
      if (handOver.form !== 'clear') throw new Error('Nobody names a recipient in the model');
      const secret = handOver.privateKey.reveal();
      const keyId = world.atlas.keyOf(secret) ?? '';
      world.watch.sends(life, 'a display');
      const at = clock.now();
      const shown = () => world.watch.displays({ at, requestId, user, keyId });
      await slackCall(world, life, line, shown);
      count(seen.confirmed, keyId);
    });
  }

  const sends: Readonly<Record<Exclude<Purpose, 'nudge'>, Send>> = {
    approve: ({ review }, window) => review.approve(window, ''),
    deny: ({ review }, window) => review.deny(window, 'too broad'),
    withdraw: ({ review }, window) => review.withdraw(window),
    resume: ({ review }, window) => review.resume(window),
    keepKey: ({ keeping }, window) => keeping.keep(window),
    close: ({ closing }, window) => closing.close(window, 'the organization was deleted'),
    reveal: show,
    revoke: ({ revocations }, window) => revocations.revoke(window, { replace: false }),
    replace: ({ revocations }, window) => revocations.revoke(window, { replace: true }),
    ...SAYS,
  };

  async function present(send: Send, window: PresentedWindow): Promise<void> {
    const outcome = await told(() => send(pick().cases(), window));
    if (!outcome.ok) seen.counts.refusals += 1;
  }

  /** Opens a window in Slack and submits it after `think` ms. */
  async function opened(
    { windows, life }: Cases,
    wanted: Omit<OpenedWindow, 'viewId' | 'nonce'> & { readonly subject?: string },
    send: Send,
    think: number,
  ): Promise<void> {
    const nonce = ids.nonce();
    const { subject: _, ...noted } = wanted;
    const { viewId } = await windows.open({ ...noted, nonce }, async () => ({
      viewId: await slackCall(world, life, line, () => `V${nonce}`),
    }));
    const window = { ...wanted, nonce, viewId };
    presented.push({ send, window });
    clock.after(think, () => follow(present(send, window)));
  }

  async function open(
    purpose: Exclude<Purpose, 'nudge'>,
    user: string,
    requestId: string,
    think: number,
  ): Promise<void> {
    const cases = pick().cases();
    const offer = await cases.review.offer(requestId, undefined);
    const request = offer.ok ? offer.loaded.request : undefined;
    const subject = subjectOf(purpose, request);
    const about = subject === undefined ? {} : { subject };
    const shown = { user, requestId, shows: shownIn(purpose, request) };
    const window = { ...shown, ...about, purpose: purposeOf(purpose, subject) };
    await opened(cases, window, sends[purpose], think);
  }

  return {
    submit({ by, roles, twice, glass }) {
      const requestId = ids.request();
      const wish = {
        organizationId: ORGANIZATION,
        description: `ci-deploy`,
        roles,
        reason: 'nightly deploy',
        ticket: '',
        recipient: '',
        accessList: world.chance.hit(0.3) ? '10.0.0.0/8' : '',
      };
      const more = glass ? { incident: 'production is down' } : {};
      for (const _ of twice ? [1, 2] : [1]) {
        follow(told(async () => pick().cases().submission.submit(by, requestId, wish, more)));
      }
    },
    allow({ by, person, roles, uses, think }) {
      const { hash: wishHash, ...wish } = allowedFor(person, roles, uses, clock.now());
      const shows = { kind: 'preApprovalWish', wishHash } as const;
      const window = { user: by, requestId: ids.request(), purpose: 'allow', shows };
      const send: Send = ({ allowing }, presenting) => allowing.allow(presenting, wish);
      follow((async () => opened(pick().cases(), window, send, think))());
    },
    takeBack({ by, which, think }) {
      follow(
        (async () => {
          const cases = pick().cases();
          const looked = await cases.allowing.page(by, { page: 1, perPage: 5 });
          const lines = looked.ok ? looked.page.lines : [];
          const id = lines[which % Math.max(1, lines.length)]?.preApproval.id;
          if (id === undefined) return;
          const shows = { kind: 'preApproval', preApprovalId: id } as const;
          const window = { user: by, requestId: id, purpose: 'take_back', shows };
          const send: Send = ({ allowing }, presenting) => allowing.takeBack(presenting);
          await opened(cases, window, send, think);
        })(),
      );
    },
    act(purpose, by, requestId, think) {
      if (purpose === 'nudge') {
        return follow(told(async () => pick().cases().discussion.nudge(by, requestId)));
      }
      return follow((async () => open(purpose, by, requestId, think))());
    },
    key(step, by, { id: credentialId, origin }) {
      const opens = (requestId: string, shows: WindowContent, send: Send) => {
        const window = { user: by, requestId, purpose: step.how, shows };
        follow((async () => opened(pick().cases(), window, send, step.think))());
      };
      const { request = '' } = origin;
      if (step.do === 'ask') {
        const requestId = ids.request();
        return opens(requestId, { kind: 'keyForm', credentialId, requestId }, askOf(step));
      }
      if (step.do === 'key') {
        return opens(request, { kind: 'credential', credentialId }, KEY_ACTS[step.how]);
      }
      const to = ownerOf(step.to);
      const offers = step.how === 'offer';
      const shows = offers ? ({ kind: 'transfer', credentialId, to } as const) : undefined;
      opens(request, shows ?? { kind: 'credential', credentialId }, PASSES[step.how]);
    },
    foreign({ how, by, owner, ms: lifetimeMs, think }, keyId) {
      const credentialId = `apiKey:${keyId}`;
      const wish = { owner: ownerOf(owner), purpose: 'made by hand', lifetimeMs };
      const send: Send = ({ adoption }, window) => {
        // From now on it has been said.
        if (world.policy().admins.includes(window.user)) seen.words.add(credentialId);
        return how === 'adopt' ? adoption.adopt(window, wish) : adoption.freeze(window);
      };
      follow(
        (async () => {
          const cases = pick().cases();
          const place = { organizationId: ORGANIZATION, credentialId };
          const found = await cases.adoption.look(place, by);
          if (!found.ok) return;
          const shows = { kind: 'foreign', ...place, accessHash: found.accessHash } as const;
          const window = { user: by, requestId: credentialId, purpose: how, shows };
          await opened(cases, window, send, think);
        })(),
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
          const shows = { kind: 'safeMode', safeModeId: current.id } as const;
          const { viewId } = await windows.open({ ...window, shows }, async () => ({
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
      follow(present(earlier.send, window));
    },
  };
}
