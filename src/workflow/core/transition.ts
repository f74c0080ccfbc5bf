import type { RequestCommand } from '../../domain/ledger/pairs.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { type Accepted, overtaken } from '../../domain/record/decision.ts';
import { concernedBy, type Request } from '../../domain/record/request.ts';
import { no, type Result } from '../../domain/record/result.ts';
import type { State } from '../../domain/record/state.ts';
import { type Command, decide } from '../../domain/transitions/decide.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { AuditEntry, History } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { Loaded, PreApprovals, Requests, Transition } from '../ports/store.ts';
import { createRevoked } from './autoGrants.ts';
import { dueFor } from './dueFor.ts';
import { noticesFor } from './noticesFor.ts';
import type { OlderRecords } from './olderRecords.ts';

/** The request after the step, and the audit entry of the step. */
export type Moved = Result<{ readonly request: Request; readonly entry: AuditEntry }>;

export interface Transitions {
  /**
   * Loads, decides and commits. If another change came first, it does so again, three times in all.
   * `command` may be a function of what was loaded. What touches a key as well goes through
   * `LedgerTransitions`. Throws `StoreError`.
   */
  move(
    requestId: string,
    command: RequestCommand | ((loaded: Loaded) => RequestCommand),
    options?: { readonly once?: string },
  ): Promise<Moved>;
}

const RACES = 3;

/**
 * They end a request, and nothing looks at it afterwards. On an older record they would leave a key
 * that nobody knows of. Whatever creates, reveals or deletes asks the history itself, and holds.
 */
const ENDS: readonly RequestCommand['type'][] = ['deny', 'withdraw', 'lapse'];

/** It has changed since it was read, so it is decided anew. */
function unlessContended(cause: unknown): 'again' {
  if (cause instanceof StoreError && cause.code === 'contended') return 'again';
  throw cause;
}

/** The people whose facts are needed to judge a command. */
export function concerned(request: Request, command: Command): string[] {
  const { requester, offer } = request;
  const voters = [...concernedBy(request), ...(offer === undefined ? [] : [offer.by])];
  switch (command.type) {
    case 'approve':
      return [...voters, command.grant.by];
    case 'offer_less':
      return [...voters, command.offer.by];
    case 'settle_offer':
      return voters;
    case 'resume':
    case 'close':
    case 'keep':
    case 'deny':
      return [...voters, command.by];
    case 'ask':
    case 'acknowledge':
    case 'claim':
    case 'revoke':
      return [requester, command.by];
    case 'expire':
      return command.requesterLeft === true ? [requester] : [];
    default:
      return [];
  }
}

function nextRecord(before: Request, accepted: Accepted, commitId: string): Request {
  return {
    ...before,
    version: before.version + 1,
    commitId,
    state: accepted.state,
    ...accepted.changes,
  };
}

function entryFor(accepted: Accepted, request: Request, policy: Policy, at: number): AuditEntry {
  return {
    event: accepted.event,
    requestId: request.id,
    by: accepted.by,
    at,
    outcome: 'success',
    policyHash: policy.hash,
    facts: { ...accepted.facts, status: request.state.status },
  };
}

export function createTransitions(parts: {
  readonly requests: Requests;
  readonly preApprovals: Pick<PreApprovals, 'get'>;
  readonly signer: Signer;
  readonly people: People;
  readonly policy: () => Policy;
  readonly ids: Ids;
  readonly history: Pick<History, 'differs'>;
  readonly older: Pick<OlderRecords, 'mayEnd'>;
  /** Called after each commit: something may be due or owed now. */
  readonly moved: (requestId: string) => void;
}): Transitions {
  const { requests, people, ids } = parts;
  const revokedIn = createRevoked(parts);

  /** While a request is pending or held, grants of revoked pre-approvals are left out. */
  async function asItStands(request: Request): Promise<Request> {
    if (request.state.status !== 'pending' && request.state.status !== 'held') return request;
    const isRevoked = await revokedIn(request);
    return { ...request, grants: request.grants.filter((grant) => !isRevoked(grant)) };
  }

  async function attempt(
    loaded: Loaded,
    command: RequestCommand,
    once: string | undefined,
  ): Promise<Moved | 'again'> {
    const policy = parts.policy();
    const { request, now } = loaded;
    const facts = await people.about(concerned(request, command));
    // Who accepts a loss has requests held first, and then the log need not be whole.
    const judged = command.type === 'hold' ? request : await asItStands(request);
    const decision = decide(judged, command, { policy, people: facts, now });
    if (!decision.ok) return decision;
    if (ENDS.includes(command.type)) {
      const mayEnd = await parts.older.mayEnd(request).catch(unlessContended);
      if (mayEnd === 'again') return 'again';
      if (!mayEnd) return no({ why: 'history_differs' });
    }
    const after = nextRecord(request, decision, ids.nonce());
    const transition: Transition = {
      before: request,
      request: after,
      entry: entryFor(decision, after, policy, now),
      notices: noticesFor(decision.event, {
        before: request,
        after,
        policy,
        facts: decision.facts,
      }),
      due: dueFor(after),
      ...(once === undefined ? {} : { once }),
    };
    const committed = await requests.commit(transition);
    if (committed.ok) {
      parts.moved(after.id);
      return { ok: true, request: after, entry: transition.entry };
    }
    return committed.why === 'again' ? no({ why: 'used_window' }) : 'again';
  }

  return {
    async move(requestId, command, options = {}) {
      let last: Pick<State, 'status'> = { status: 'pending' };
      for (let race = 0; race < RACES; race += 1) {
        const loaded = await requests.load(requestId);
        if (loaded === undefined) return no({ why: 'unknown_request' });
        last = loaded.request.state;
        const asked = typeof command === 'function' ? command(loaded) : command;
        const outcome = await attempt(loaded, asked, options.once);
        if (outcome !== 'again') return outcome;
      }
      return overtaken(last);
    },
  };
}
