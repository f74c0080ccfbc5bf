import { API_KEY, ofApiKey } from '../../domain/credential/apiKey.ts';
import { accessOf } from '../../domain/key/spec.ts';
import { openingOf } from '../../domain/ledger/opening.ts';
import type { Request } from '../../domain/record/request.ts';
import type { AfterCleaning, Problem, State, Suspect } from '../../domain/record/state.ts';
import type { HoldCommand } from '../../domain/transitions/hold.ts';
import { backOff } from '../converging/backOff.ts';
import { type Converged, converge } from '../converging/converge.ts';
import { lockedOut } from '../converging/convergedCommand.ts';
import type { Turns, TurnTime } from '../converging/turns.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { CredentialAccess, CredentialsAtAtlas } from '../ports/credentialAccess.ts';
import type { IssuingParts } from './issuingParts.ts';
import { anotherKey } from './removal.ts';

type Fitting = Extract<State, { status: 'fitting' }>;
/** How soon a key is asked for again that Atlas does not know everywhere yet, ms. */
const FIRST_PAUSE = 1_000;

type Outcome<I extends Converged['is']> = Extract<Converged, { readonly is: I }>;

/** A new key that is brought to its access. */
interface Work {
  readonly request: Request;
  readonly state: Fitting;
}

/** By what was proven when it was created, it goes whatever its description says now. */
function suspectOf({ key: { id, publicKey, provenAt } }: Fitting): Suspect {
  return { keyId: id, ours: true, publicKey, provenAt };
}

/** A person reads what exactly Atlas refused. */
function problemOf({ problem, step, goneProject }: Outcome<'turned_back'>): Problem {
  if (goneProject !== undefined) return { ...problem, code: 'project_gone', detail: goneProject };
  const isList = step.do === 'add_addresses' || step.do === 'remove_address';
  return isList ? { ...problem, code: 'access_list_refused' } : problem;
}

/** A key that was made a moment ago is asked for soon again, and then less and less often. */
function retryAt({ state }: Work, { at, problem }: Outcome<'later'>, now: number): number {
  if (problem === undefined) return at;
  if (problem.code !== 'not_found') return backOff(at, { since: state.since, now });
  return Math.min(at, now + Math.max(FIRST_PAUSE, now - state.key.createdAt));
}

/** Atlas's own word for what is not there speaks of what somebody typed. */
function said(problem: Problem): Problem {
  return problem.code === 'not_found' ? { ...problem, code: 'not_seen_yet' } : problem;
}

/**
 * Brings a new key to the access that was approved. Its private key is sealed and stored before, so
 * this is done without hurry, and again after every crash: the same private key is revealed in the
 * end. Only when Atlas shows exactly what was approved is the request ready, and the key announced.
 */
export function createFitting(
  parts: Pick<IssuingParts, 'requests' | 'transitions' | 'history' | 'policy' | 'log'> & {
    readonly atlas: CredentialsAtAtlas;
    readonly ledger: Pick<LedgerTransitions, 'move'>;
    readonly turns: Turns;
  },
): { fit(requestId: string): Promise<void> } {
  const { requests, transitions, ledger, history, policy, atlas, turns, log } = parts;

  async function fitting(
    requestId: string,
  ): Promise<(Work & { readonly now: number }) | undefined> {
    const loaded = await requests.load(requestId);
    const state = loaded?.request.state;
    if (loaded === undefined || state?.status !== 'fitting') return undefined;
    const { request, now } = loaded;
    return now < state.retryAt ? undefined : { request, state, now };
  }

  async function hold(
    { request, state }: Work,
    why: Pick<HoldCommand, 'reason' | 'problem'>,
  ): Promise<void> {
    const { number: attempt } = state.attempt;
    await transitions.move(request.id, { type: 'hold', during: 'fitting', attempt, ...why });
  }

  async function fitLater({ request, state }: Work, at: number, converged: Converged) {
    const { number: attempt } = state.attempt;
    const { quietUntil } = converged;
    await transitions.move(request.id, {
      type: 'fit_later',
      attempt,
      retryAt: at,
      ...(quietUntil !== undefined && { quietUntil }),
      ...('problem' in converged && converged.problem && { problem: said(converged.problem) }),
    });
  }

  /** The key goes; then the request fails, or tries again with another key. */
  async function recoverFrom(
    { request, state }: Work,
    { afterwards, problem, after }: { afterwards: AfterCleaning; problem: Problem; after: number },
  ): Promise<void> {
    const { number: attempt } = state.attempt;
    const suspect = suspectOf(state);
    const doubt = { type: 'doubt', attempt, after, afterwards, problem, suspect } as const;
    await transitions.move(request.id, doubt);
  }

  /** In one commit: the request is ready, and there is a credential. */
  async function fitted({ request, state }: Work, readAt: number): Promise<void> {
    const { number: attempt } = state.attempt;
    const moved = await ledger.move({ request: request.id }, ({ request: loaded, now }) => ({
      request: { type: 'fitted', attempt, readAt, until: now + policy().revealWithinMs },
      credential: openingOf(loaded?.request ?? request, state.key),
    }));
    if (!moved.ok) log.info({ requestId: request.id, why: moved.refusal.why }, 'fitting.not_moved');
  }

  async function conclude(work: Work, converged: Converged, now: number): Promise<void> {
    const { quietUntil = now } = converged;
    switch (converged.is) {
      case 'equal':
        return fitted(work, converged.provenAt);
      case 'later':
        return fitLater(work, retryAt(work, converged, now), converged);
      case 'turned_back': {
        const problem = problemOf(converged);
        const after = Math.max(now, quietUntil);
        return recoverFrom(work, { afterwards: { next: 'fail', problem }, problem, after });
      }
      case 'gone': {
        const problem = { code: 'key_gone' };
        return recoverFrom(work, { afterwards: { next: 'retry' }, problem, after: now });
      }
      case 'held': {
        const { problem } = converged;
        // Whoever lets it go on does not know of a write that may still arrive.
        if (quietUntil > now) await fitLater(work, quietUntil, converged);
        return hold(work, { reason: lockedOut(problem), problem });
      }
      case 'not_ours':
        return hold(work, anotherKey(work.state.key));
      default:
        return converged satisfies never;
    }
  }

  async function turn({ request, state }: Work, access: CredentialAccess, time: TurnTime) {
    const { spec } = request;
    const { key, quietUntil } = state;
    const converged = await converge(
      { access, now: time.now },
      {
        id: key.id,
        handle: key.publicKey,
        createdAt: key.createdAt,
        target: accessOf(spec),
        until: time.until,
        ...(quietUntil !== undefined && { quietUntil }),
      },
    );
    const facts = { requestId: request.id, keyId: key.id, outcome: converged.is };
    log.info({ ...facts, writes: converged.writes }, 'fitting.turn');
    await conclude({ request, state }, converged, time.now());
  }

  return {
    async fit(requestId) {
      const work = await fitting(requestId);
      if (work === undefined) return;
      const { request, state } = work;
      if (await history.differs(request)) return hold(work, { reason: 'history_differs' });
      const access = atlas.credentialAccess(request.spec.organizationId, API_KEY);
      if (access === undefined) return hold(work, { reason: 'organization_gone' });
      await turns.take(ofApiKey(state.key.id), async (timeFrom) => {
        // Somebody else may have had a turn in between.
        const now = await fitting(requestId);
        if (now?.request.commitId !== request.commitId) return;
        await turn(now, access, timeFrom(now.now));
      });
    },
  };
}
