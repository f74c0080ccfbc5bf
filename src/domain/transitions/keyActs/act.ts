import { freshGrants } from '../../approval/approvalAge.ts';
import { pendingState } from '../../approval/approverReminder.ts';
import {
  byKeywarden,
  type Circumstances,
  type Decision,
  overtaken,
} from '../../record/decision.ts';
import { problemFacts } from '../../record/problem.ts';
import type { Request } from '../../record/request.ts';
import type { Problem } from '../../record/state.ts';

/** What becomes of an approved request to extend, change or adopt a key that is there. */
export type ActCommand =
  /** In the commit that moves the end of the credential. */
  | { readonly type: 'extended' }
  /** In the commit that takes into the ledger what was made without Keywarden. */
  | { readonly type: 'adopted' }
  /** In the commit that begins to change the credential. */
  | { readonly type: 'apply' }
  /** The work at Atlas has ended. */
  | { readonly type: 'applied'; readonly done: boolean }
  | { readonly type: 'act_later'; readonly retryAt: number; readonly problem: Problem }
  /** People are asked again, as before a create. */
  | { readonly type: 'act_anew'; readonly without: readonly string[] }
  /** The key is not as it was when people approved this, or has ended. */
  | { readonly type: 'not_carried_out'; readonly problem: Problem };

function actFacts({ spec }: Request): Readonly<Record<string, string | number>> {
  const { act } = spec;
  if (act === undefined || act.kind === 'create') return {};
  return { act: act.kind, credential: act.credential };
}

function anew(request: Request, without: readonly string[], given: Circumstances): Decision {
  const { state, route, createdAt } = request;
  const { policy, now } = given;
  const grants = freshGrants(request, policy, now).filter(({ mac }) => !without.includes(mac));
  if (grants.length === request.grants.length) return overtaken(state);
  const why = without.length > 0 ? 'quota_used_up' : 'too_old';
  const pending = pendingState(policy, route, now, createdAt);
  return {
    ...byKeywarden(pending, 'request.reopened', { votes: grants.length, why }),
    changes: { grants },
  };
}

export function decideAct(request: Request, command: ActCommand, given: Circumstances): Decision {
  const { state } = request;
  const { now } = given;
  const facts = actFacts(request);
  if (command.type === 'applied') {
    // It was begun, put on hold and resumed, and was done meanwhile.
    const kind = request.spec.act?.kind;
    const isDoneBefore =
      state.status === 'approved' && command.done && (kind === 'change' || kind === 'adopt');
    if (state.status !== 'applying' && !isDoneBefore) return overtaken(state);
    if (command.done) return byKeywarden({ status: 'done', at: now }, 'act.done', facts);
    const problem = { code: 'turned_back' };
    return byKeywarden({ status: 'failed', at: now, problem }, 'act.not_done', facts);
  }
  if (state.status !== 'approved') return overtaken(state);
  switch (command.type) {
    case 'extended':
    case 'adopted':
      return byKeywarden({ status: 'done', at: now }, 'act.done', facts);
    case 'apply':
      return byKeywarden({ status: 'applying', since: now }, 'act.begun', facts);
    case 'act_later': {
      const { retryAt, problem } = command;
      return byKeywarden({ ...state, retryAt, problem }, 'act.put_off', {
        ...facts,
        ...problemFacts(problem),
      });
    }
    case 'act_anew':
      return anew(request, command.without, given);
    case 'not_carried_out': {
      const { problem } = command;
      return byKeywarden({ status: 'failed', at: now, problem }, 'act.not_done', {
        ...facts,
        ...problemFacts(problem),
      });
    }
    default:
      return command satisfies never;
  }
}
