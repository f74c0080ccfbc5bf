import type { PresentedWindow } from '../core/windows.ts';
import type { CredentialSubject } from '../credentials/findCredential.ts';
import type { Loaded } from '../ports/store.ts';
import type { UseCases } from './useCases.ts';

/** In safe mode the method is not called, and `answer` is returned instead. */
export interface Pause<R> {
  /**
   * Where to look whether safe mode is on. `memory` is for methods that only open a window: Slack
   * allows three seconds for that, so the store is not asked.
   */
  readonly asks: 'store' | 'memory';
  readonly answer: R;
}

/** A refused attempt gets an audit entry with the person who made it. */
interface Audit<A extends readonly unknown[]> {
  readonly event: `${string}.refused`;
  who(...asked: A): { readonly by: string; readonly requestId?: string };
}

type Rule<M> = M extends (...asked: infer A) => Promise<infer R>
  ? 'plain' | { readonly pause: Pause<R> | 'not_paused'; readonly audit: Audit<A> | 'not_audited' }
  : 'plain';

/** A rule for every method of every use case. A table without one of them does not compile. */
export type Rules<C> = {
  readonly [U in keyof C]-?: { readonly [M in keyof C[U]]-?: Rule<C[U][M]> };
};

const SAFE_MODE = { why: 'safe_mode' } as const;
/** For methods that change something. */
const ACTS = { asks: 'store', answer: { ok: false, refusal: SAFE_MODE } } as const;
/** For methods that prepare a window in which something is changed. */
const OPENS = { asks: 'memory', answer: { ok: false, refusal: SAFE_MODE } } as const;
/** For methods that say whether such a window may open. */
const MAY_OPEN = { asks: 'memory', answer: SAFE_MODE } as const;

type Event = Audit<[]>['event'];
const byWindow = (event: Event) => ({
  event,
  who: ({ user, requestId }: PresentedWindow) => ({ by: user, requestId }),
});
/** The same for windows whose `requestId` is not the id of a request. */
const byUserOf = (event: Event) => ({ event, who: ({ user }: PresentedWindow) => ({ by: user }) });
const byPerson = (event: Event) => ({ event, who: (by: string) => ({ by }) });
const onRequest = (event: Event) => ({
  event,
  who: ({ request }: Loaded, by: string) => ({ by, requestId: request.id }),
});
const onCredential = (event: Event) => ({
  event,
  who: ({ credential }: CredentialSubject, by: string) => ({
    by,
    requestId: credential.origin.request,
  }),
});

/** About what was made without Keywarden. */
const FOREIGN = {
  look: {
    pause: OPENS,
    audit: { event: 'adoption.refused', who: (_place: object, by: string) => ({ by }) },
  },
  act: { pause: ACTS, audit: byUserOf('adoption.refused') },
} as const;

/** What safe mode pauses, and which refusals are audited. */
export const USE_CASE_RULES: Rules<UseCases> = {
  submission: {
    refuse: { pause: MAY_OPEN, audit: byPerson('request.refused') },
    glass: { pause: OPENS, audit: byPerson('break_glass.refused') },
    accessListRequired: 'plain',
    check: { pause: ACTS, audit: 'not_audited' },
    submit: { pause: ACTS, audit: byPerson('request.refused') },
  },
  review: {
    offer: {
      pause: OPENS,
      audit: {
        event: 'vote.refused',
        who: (requestId, _card, by) => ({ by: by ?? 'unknown', requestId }),
      },
    },
    approve: { pause: ACTS, audit: byWindow('vote.refused') },
    deny: { pause: ACTS, audit: byWindow('vote.refused') },
    withdraw: { pause: ACTS, audit: byWindow('withdraw.refused') },
    resume: { pause: ACTS, audit: byWindow('resume.refused') },
    refuseDecider: { pause: 'not_paused', audit: onRequest('vote.refused') },
  },
  reveal: {
    load: 'plain',
    refuse: { pause: MAY_OPEN, audit: onRequest('reveal.refused') },
    show: { pause: ACTS, audit: byWindow('reveal.refused') },
  },
  revocations: {
    find: 'plain',
    refuse: {
      pause: MAY_OPEN,
      audit: {
        event: 'revoke.refused',
        who: ({ request }, { by }) => ({ by, requestId: request.id }),
      },
    },
    revoke: { pause: ACTS, audit: byWindow('revoke.refused') },
  },
  closing: {
    refuse: { pause: MAY_OPEN, audit: onRequest('close.refused') },
    close: { pause: ACTS, audit: byWindow('close.refused') },
  },
  keeping: {
    refuse: { pause: MAY_OPEN, audit: onRequest('keep.refused') },
    keep: { pause: ACTS, audit: byWindow('keep.refused') },
  },
  allowing: {
    refuse: { pause: MAY_OPEN, audit: byPerson('allow.refused') },
    propose: { pause: OPENS, audit: byPerson('allow.refused') },
    allow: { pause: ACTS, audit: byUserOf('allow.refused') },
    find: 'plain',
    refuseTakingBack: {
      pause: 'not_paused',
      audit: { event: 'take_back.refused', who: (_preApproval, by) => ({ by }) },
    },
    takeBack: { pause: ACTS, audit: byUserOf('take_back.refused') },
    page: 'plain',
  },
  discussion: {
    ask: { pause: ACTS, audit: byWindow('question.refused') },
    refuseAnswer: { pause: MAY_OPEN, audit: onRequest('answer.refused') },
    answer: { pause: ACTS, audit: byWindow('answer.refused') },
    offerable: 'plain',
    offerLess: { pause: ACTS, audit: byWindow('less.refused') },
    refuseSettling: { pause: MAY_OPEN, audit: onRequest('less.refused') },
    settle: { pause: ACTS, audit: byWindow('less.refused') },
    nudge: {
      pause: ACTS,
      audit: { event: 'nudge.refused', who: (by, requestId) => ({ by, requestId }) },
    },
    refuseAcknowledger: { pause: 'not_paused', audit: onRequest('acknowledge.refused') },
    acknowledge: { pause: ACTS, audit: byWindow('acknowledge.refused') },
  },
  changes: {
    refuse: { pause: MAY_OPEN, audit: onRequest('change.refused') },
    refuseAgain: { pause: MAY_OPEN, audit: onRequest('change.refused') },
    change: { pause: ACTS, audit: byWindow('change.refused') },
  },
  asking: {
    ask: { pause: ACTS, audit: byWindow('request.refused') },
  },
  breakingGlass: {
    break: { pause: ACTS, audit: byWindow('break_glass.refused') },
  },
  // Ending safe mode must work while safe mode is on, so it is not paused.
  acceptance: {
    current: 'plain',
    first: 'plain',
    refuse: { pause: 'not_paused', audit: byPerson('accept_loss.refused') },
    accept: { pause: 'not_paused', audit: byUserOf('accept_loss.refused') },
  },
  heldKeys: {
    refuse: { pause: MAY_OPEN, audit: onCredential('held_key.refused') },
    resume: { pause: ACTS, audit: byUserOf('held_key.refused') },
    close: { pause: ACTS, audit: byUserOf('held_key.refused') },
  },
  findCredential: { find: 'plain', read: 'plain', given: 'plain' },
  credentialActs: {
    refuse: { pause: MAY_OPEN, audit: onCredential('key_act.refused') },
    freeze: { pause: ACTS, audit: byUserOf('key_act.refused') },
    thaw: { pause: ACTS, audit: byUserOf('key_act.refused') },
    restore: { pause: ACTS, audit: byUserOf('key_act.refused') },
    endNow: { pause: ACTS, audit: byUserOf('key_act.refused') },
  },
  transfers: {
    refuse: { pause: MAY_OPEN, audit: onCredential('transfer.refused') },
    offer: { pause: ACTS, audit: byUserOf('transfer.refused') },
    refuseTaking: { pause: MAY_OPEN, audit: onCredential('take.refused') },
    take: { pause: ACTS, audit: byUserOf('take.refused') },
    takeAll: { pause: ACTS, audit: byUserOf('take.refused') },
    decline: { pause: ACTS, audit: byUserOf('take.refused') },
  },
  keyRequests: {
    offer: { pause: OPENS, audit: onCredential('key_request.refused') },
    extend: { pause: ACTS, audit: byUserOf('key_request.refused') },
    replace: { pause: ACTS, audit: byUserOf('key_request.refused') },
    change: { pause: ACTS, audit: byUserOf('key_request.refused') },
  },
  ownKeys: { of: 'plain', offeredTo: 'plain' },
  lookup: { offered: 'plain', page: 'plain', find: 'plain', json: 'plain' },
  projects: { search: 'plain', chosen: 'plain' },
  requestLists: { page: 'plain', waiting: 'plain' },
  inventory: { counts: 'plain', page: 'plain' },
  adoptMany: {
    look: { pause: OPENS, audit: byPerson('adoption.refused') },
    adopt: FOREIGN.act,
  },
  adoption: {
    look: FOREIGN.look,
    adopt: FOREIGN.act,
    freeze: FOREIGN.act,
    end: FOREIGN.act,
  },
  makers: {
    look: FOREIGN.look,
    ask: FOREIGN.act,
    lookAsked: FOREIGN.look,
    mine: FOREIGN.act,
    notMine: FOREIGN.act,
  },
  proposals: {
    look: {
      pause: OPENS,
      audit: { event: 'adoption.refused', who: (_proposal: string, by: string) => ({ by }) },
    },
    accept: FOREIGN.act,
    decline: FOREIGN.act,
  },
  who: { ask: 'plain' },
  keyKeeping: {
    refuse: { pause: MAY_OPEN, audit: onCredential('review.refused') },
    keep: { pause: ACTS, audit: byUserOf('review.refused') },
  },
  reviewing: {
    plan: { pause: OPENS, audit: byPerson('review.refused') },
    start: { pause: ACTS, audit: byUserOf('review.refused') },
    closing: { pause: OPENS, audit: byPerson('review.refused') },
    close: { pause: ACTS, audit: byUserOf('review.refused') },
    status: 'plain',
  },
  auditLog: { page: 'plain' },
};
