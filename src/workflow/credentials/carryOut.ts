import { approvedOf } from '../../domain/credential/access.ts';
import type { CredentialCommand } from '../../domain/credential/commands/decide.ts';
import type { Credential } from '../../domain/credential/credential.ts';
import { type Act, accessOf } from '../../domain/key/spec.ts';
import { isAsApproved } from '../../domain/ledger/basis.ts';
import type { RequestCommand } from '../../domain/ledger/pairs.ts';
import type { Request } from '../../domain/record/request.ts';
import type { ActCommand } from '../../domain/transitions/keyActs/act.ts';
import type { Transitions } from '../core/transition.ts';
import { createPreCreateCheck } from '../issuing/preCreateCheck.ts';
import { createAskerOwns } from '../ledger/askerOwns.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { History } from '../ports/audit.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { Loaded } from '../ports/store.ts';

/** How long it waits where Slack or Atlas could not be asked, ms. */
const AGAIN = 60_000;
/** So much later, ms, who approved it may not count any more: it is checked again. As for a create. */
const CHECKED = 60_000;

export interface CarryOut {
  /**
   * Carries an approved request out that is about a key. `false`: a key is to be created, and that is
   * for issuing. Throws `StoreError`.
   */
  carryOut(loaded: Loaded): Promise<boolean>;
  /** Whether the change at Atlas, for which a request waits, has ended. */
  settle(loaded: Loaded): Promise<void>;
}

type OfKey = Exclude<Act, { kind: 'create' }>;
type OfKind<K extends Act['kind']> = Extract<Act, { kind: K }>;

function actOf({ spec }: Request): OfKey | undefined {
  return spec.act === undefined || spec.act.kind === 'create' ? undefined : spec.act;
}

/** Whether Keywarden is at work on this change, or on its way back. */
function isAtWork({ state }: Credential, { id }: Request): boolean {
  const inner = state.status === 'held' ? state.from : state;
  return inner.status === 'moving' && inner.to === 'live' && inner.request === id;
}

/** Whether Atlas has shown this change, whatever became of the key since. */
function isDone({ accessHash }: Credential, { spec }: Request): boolean {
  return accessHash === approvedOf(accessOf(spec)).accessHash;
}

export function createCarryOut(
  parts: Parameters<typeof createPreCreateCheck>[0] & {
    readonly transitions: Pick<Transitions, 'move'>;
    readonly ledger: Pick<LedgerTransitions, 'move'>;
    readonly credentials: Pick<Credentials, 'load' | 'get'>;
    readonly history: Pick<History, 'differs'>;
    readonly adoptionRequests: {
      adopt(
        request: Request,
      ): Promise<{ readonly is: 'done' } | { readonly is: 'later' | 'no'; readonly code: string }>;
    };
    readonly log: Log;
  },
): CarryOut {
  const { transitions, ledger, credentials, history, log } = parts;
  const lastCheck = createPreCreateCheck(parts);
  const askerOwns = createAskerOwns(parts);

  async function move(request: Request, command: Extract<ActCommand, RequestCommand>) {
    await transitions.move(request.id, command);
  }

  async function notDone(request: Request, code: string): Promise<void> {
    await move(request, { type: 'not_carried_out', problem: { code } });
  }

  /** `false`: it is not done now, or never. */
  async function isOwned({ request, now }: Loaded): Promise<boolean> {
    const refusal = await askerOwns(request);
    if (refusal === undefined) return true;
    if (refusal.why === 'person_unknown') {
      const problem = { code: 'people_unknown' };
      await move(request, { type: 'act_later', retryAt: now + AGAIN, problem });
      return false;
    }
    await notDone(request, refusal.why);
    return false;
  }

  /** The same as before a create: people, policy and quotas of now. `false`: it is not done now. */
  async function mayGoOn({ request, now }: Loaded): Promise<boolean> {
    const failure = (await history.differs(request))
      ? ({ reason: 'history_differs' } as const)
      : await lastCheck(request, now);
    if (failure === undefined) return true;
    if (failure === 'people_unknown') {
      const problem = { code: failure };
      await move(request, { type: 'act_later', retryAt: now + AGAIN, problem });
    } else if ('without' in failure) {
      await move(request, { type: 'act_anew', without: failure.without });
    } else {
      await transitions.move(request.id, { type: 'hold', during: 'approved', ...failure });
    }
    return false;
  }

  async function extendOrChange({ request, now }: Loaded, act: OfKind<'extend' | 'change'>) {
    const { requester: by, id } = request;
    const isExtension = act.kind === 'extend';
    const credential: CredentialCommand = isExtension
      ? { type: 'extend', by, request: id, from: act.from, to: act.to }
      : { type: 'change', by, request: id, from: act.from, ...approvedOf(accessOf(request.spec)) };
    const type = isExtension ? 'extended' : 'apply';
    const ids = { request: id, credential: act.credential };
    const moved = await ledger.move(
      ids,
      ({ credential: key }) =>
        // It may have changed since it was compared.
        key !== undefined && !isAsApproved(request.spec, key.credential)
          ? { request: { type: 'not_carried_out', problem: { code: 'basis_changed' } } }
          : { request: { type }, credential },
      { until: now + CHECKED },
    );
    if (moved.ok) return;
    const { why } = moved.refusal;
    log.info({ requestId: id, why }, 'request.not_carried_out');
    // The request itself was faster, somebody has changed it, or the check is too old: it is looked at
    // again.
    if (why === 'overtaken' || why === 'unknown_request') return;
    await notDone(request, why);
  }

  /** There is no record of it yet; one that somebody else made meanwhile stays as it is. */
  async function adopt(loaded: Loaded, { credential }: OfKind<'adopt'>): Promise<void> {
    const { request, now } = loaded;
    const known = await credentials.load(credential);
    if (known !== undefined) {
      const { origin } = known.credential;
      if (origin.request === request.id) return move(request, { type: 'applied', done: true });
      const isOver = known.credential.state.status === 'ended';
      if (!isOver) return notDone(request, 'adopting_credential_overtaken');
    }
    if (!(await mayGoOn(loaded))) return;
    const done = await parts.adoptionRequests.adopt(request);
    if (done.is === 'no') await notDone(request, done.code);
    if (done.is !== 'later') return;
    const problem = { code: done.code };
    await move(request, { type: 'act_later', retryAt: now + AGAIN, problem });
  }

  return {
    async carryOut(loaded) {
      const { request, now } = loaded;
      const act = actOf(request);
      const { state } = request;
      if (act === undefined || state.status !== 'approved') return false;
      if (act.kind === 'adopt') {
        if (now >= state.retryAt) await adopt(loaded, act);
        return true;
      }
      const known = await credentials.load(act.credential);
      // It was on hold meanwhile, because Redis had lost entries, and had been begun before.
      if (known !== undefined && act.kind === 'change') {
        if (isAtWork(known.credential, request)) return true;
        if (isDone(known.credential, request)) {
          await move(request, { type: 'applied', done: true });
          return true;
        }
      }
      if (known === undefined || !isAsApproved(request.spec, known.credential)) {
        await notDone(request, known === undefined ? 'unknown_credential' : 'basis_changed');
        return true;
      }
      if (now < state.retryAt) return act.kind !== 'replace';
      if (!(await isOwned(loaded))) return true;
      if (act.kind === 'replace') return false;
      if (await mayGoOn(loaded)) await extendOrChange(loaded, act);
      return true;
    },

    async settle({ request }) {
      const act = actOf(request);
      if (act === undefined || request.state.status !== 'applying') return;
      const known = await credentials.load(act.credential);
      if (known !== undefined && isAtWork(known.credential, request)) return;
      const done = known !== undefined && isDone(known.credential, request);
      await move(request, { type: 'applied', done });
    },
  };
}
