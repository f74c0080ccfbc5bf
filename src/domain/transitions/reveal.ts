import { knownPerson } from '../policy/people.ts';
import { type Circumstances, type Decision, overtaken } from '../record/decision.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Request } from '../record/request.ts';
import { no } from '../record/result.ts';
import type { State } from '../record/state.ts';
import { sealedOf, withReminder } from './revealReminder.ts';
import { REVOKE } from './revoke.ts';

export const REVEAL = {
  /** How long a claim may take before it counts as in doubt, ms. */
  lease: 30_000,
  /** What must be left of the lease when Slack is asked to show the private key, ms. */
  leaseLeftAtShow: 10_000,
  /** A private key may be shown again only if the first time is in doubt, and only once. */
  shows: 2,
} as const;

export type RevealCommand =
  | {
      readonly type: 'claim';
      readonly by: string;
      readonly claimId: string;
      readonly leaseUntil: number;
    }
  | { readonly type: 'unclaim'; readonly claimId: string; readonly reason: string }
  /** Only in the commit in which its credential was handed over. */
  | { readonly type: 'delivered'; readonly claimId: string }
  /** Slack may or may not have shown it. Without `claimId`: the lease of the claim is over. */
  | { readonly type: 'delivery_doubt'; readonly claimId?: string }
  | { readonly type: 'remind' }
  /**
   * Only in the commit that makes its credential end. `requesterLeft`: before its time is over,
   * because nobody can reveal it any more.
   */
  | { readonly type: 'expire'; readonly requesterLeft?: true };

/**
 * Whether this private key may be shown to this person now. Also checked before the window opens.
 */
export function refuseReveal(
  request: Request,
  by: string,
  { people, now }: Circumstances,
): Refusal | undefined {
  const { state } = request;
  if (by !== request.requester) return { why: 'not_requester' };
  const person = knownPerson(people, by);
  if (person === undefined) return { why: 'person_unknown' };
  if (person.standing !== 'member') return { why: 'not_a_member', standing: person.standing };
  const open = state.status === 'ready' || state.status === 'uncertain';
  if (!open || now >= state.until || state.shown >= REVEAL.shows) {
    return { why: 'not_revealable', status: state.status };
  }
  return undefined;
}

function claim(
  request: Request,
  command: Extract<RevealCommand, { type: 'claim' }>,
  given: Circumstances,
): Decision {
  const refusal = refuseReveal(request, command.by, given);
  if (refusal !== undefined) return no(refusal);
  const { state } = request;
  if (state.status !== 'ready' && state.status !== 'uncertain') {
    return overtaken(state);
  }
  const { claimId, leaseUntil, by } = command;
  return {
    ok: true,
    state: { status: 'claimed', claimId, leaseUntil, ...sealedOf(state), shown: state.shown + 1 },
    event: 'reveal.claimed',
    by,
    facts: { keyId: state.key.id, shown: state.shown + 1 },
  };
}

function decideClaimed(
  request: Request,
  command: Extract<RevealCommand, { type: 'unclaim' | 'delivered' | 'delivery_doubt' }>,
  now: number,
): Decision {
  const { state } = request;
  if (state.status !== 'claimed') return overtaken(state);
  const mine = command.claimId === state.claimId;
  const leaseOver = command.claimId === undefined && now >= state.leaseUntil;
  if (!mine && !leaseOver) return overtaken(state);
  const by = request.requester;
  const facts = { keyId: state.key.id };
  switch (command.type) {
    case 'unclaim': {
      const shown = state.shown - 1;
      const sealed = { ...sealedOf(state), shown };
      const back: State = { status: shown === 0 ? 'ready' : 'uncertain', ...sealed };
      return {
        ok: true,
        state: back,
        event: 'reveal.not_shown',
        by,
        facts: { ...facts, reason: command.reason },
      };
    }
    case 'delivered': {
      // Only the first delivery starts the time for a replacement.
      const replacement = request.replacement ?? { until: now + REVOKE.replaceWithin, keys: [] };
      const delivered: State = { status: 'delivered', key: state.key, at: now };
      return {
        ok: true,
        state: delivered,
        changes: { replacement },
        event: 'reveal.delivered',
        by,
        facts,
      };
    }
    case 'delivery_doubt':
      return {
        ok: true,
        state: { status: 'uncertain', ...sealedOf(state) },
        event: 'reveal.uncertain',
        by,
        facts,
      };
    default:
      return command satisfies never;
  }
}

/** The private key still waits: its requester is reminded, and the next reminder is planned. */
function remind(state: State, now: number): Decision {
  const waits = state.status === 'ready' || state.status === 'uncertain';
  if (!waits || state.remindAt === undefined || now < state.remindAt || now >= state.until) {
    return overtaken(state);
  }
  return {
    ok: true,
    state: { status: state.status, ...withReminder(sealedOf(state), now) },
    event: 'requester.reminded',
    by: 'keywarden',
    facts: { keyId: state.key.id },
  };
}

function expire(
  { state, requester }: Request,
  { requesterLeft }: Extract<RevealCommand, { type: 'expire' }>,
  { people, now }: Circumstances,
): Decision {
  if (state.status !== 'ready' && state.status !== 'uncertain') return overtaken(state);
  const person = requesterLeft === true ? knownPerson(people, requester) : undefined;
  const hasLeft = person !== undefined && person.standing !== 'member';
  if (now < state.until && !hasLeft) return overtaken(state);
  return {
    ok: true,
    state: { status: 'expired', key: state.key, at: now },
    event: 'secret.expired',
    by: 'keywarden',
    facts: { keyId: state.key.id, ...(hasLeft ? { standing: person.standing } : {}) },
  };
}

export function decideReveal(
  request: Request,
  command: RevealCommand,
  given: Circumstances,
): Decision {
  const { state } = request;
  switch (command.type) {
    case 'claim':
      return claim(request, command, given);
    case 'unclaim':
    case 'delivered':
    case 'delivery_doubt':
      return decideClaimed(request, command, given.now);
    case 'remind':
      return remind(state, given.now);
    case 'expire':
      return expire(request, command, given);
    default:
      return command satisfies never;
  }
}
