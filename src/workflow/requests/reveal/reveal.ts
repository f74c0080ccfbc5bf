import { specHash } from '../../../domain/key/spec.ts';
import { credentialOf } from '../../../domain/ledger/opening.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Request } from '../../../domain/record/request.ts';
import { type No, type NotShown, no, type Result } from '../../../domain/record/result.ts';
import { ISSUING } from '../../../domain/transitions/issuing.ts';
import { REVEAL, refuseReveal } from '../../../domain/transitions/reveal.ts';
import { RecipientError, SealError, SlackError } from '../../../foundation/errors.ts';
import type { Secret } from '../../../foundation/secret.ts';
import type { Transitions } from '../../core/transition.ts';
import type { PresentedWindow, Windows } from '../../core/windows.ts';
import { createAskerOwns } from '../../ledger/askerOwns.ts';
import type { LedgerTransitions } from '../../ledger/ledgerTransitions.ts';
import type { Atlas, Organization } from '../../ports/atlas.ts';
import type { History, Journal } from '../../ports/audit.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { Log } from '../../ports/logging.ts';
import type { EncryptFor, Seals } from '../../ports/secrets.ts';
import type { People } from '../../ports/slack.ts';
import type { Stopwatch } from '../../ports/stopwatch.ts';
import type { Loaded, Requests } from '../../ports/store.ts';
import { type Claimed, createClaims } from './claims.ts';
import { type HandOver, prepareHandOver } from './handOver.ts';

export type Shown = Result<object, Refusal | NotShown>;

export interface Reveal {
  load(requestId: string): Promise<Loaded | undefined>;
  refuse(loaded: Loaded, by: string): Promise<Refusal | undefined>;
  /**
   * `deliver` shows what is handed over in the window; it throws `SlackError`. A `StoreError` means
   * that nothing was shown.
   */
  show(
    window: PresentedWindow,
    deliver: (request: Request, handOver: HandOver) => Promise<void>,
  ): Promise<Shown>;
}

/** How long Atlas may take to say whether the key is still there, ms. */
const CHECK_WITHIN = 3000;

/**
 * Whether both a GET and a list of two equal readings do not have the key. One answer alone proves
 * nothing.
 */
async function isGone(organization: Organization, keyId: string): Promise<boolean> {
  if ((await organization.getKey(keyId)) !== undefined) return false;
  return !(await organization.listKeysForCertain()).some(({ id }) => id === keyId);
}

/**
 * The claim is committed first, then the key is shown. So no crash and no lost reply loses the
 * private key or shows it to two people.
 */
export function createReveal(parts: {
  readonly requests: Pick<Requests, 'load'>;
  readonly people: People;
  readonly policy: () => Policy;
  readonly journal: Journal;
  readonly history: Pick<History, 'differs'>;
  readonly seals: Pick<Seals, 'unseal'>;
  readonly encryptFor: EncryptFor;
  readonly windows: Pick<Windows, 'recall'>;
  readonly transitions: Pick<Transitions, 'move'>;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  readonly credentials: Pick<Credentials, 'get'>;
  readonly atlas: Atlas;
  /** Whether the clock of Redis is right: the end of the key is counted from now. */
  readonly isTimeRight: () => Promise<boolean>;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}): Reveal {
  const { requests, people, journal, history, seals, windows, transitions, ledger } = parts;
  const { atlas, stopwatch, log } = parts;
  const claims = createClaims(parts);
  const askerOwns = createAskerOwns(parts);

  /**
   * Somebody may have deleted the key at Atlas while it waited. If Atlas does not answer in time,
   * the reveal goes on: the private key of a deleted key does no harm. In one commit the request and
   * its credential say that it is gone.
   */
  async function vanished(requestId: string): Promise<boolean> {
    const loaded = await requests.load(requestId);
    const state = loaded?.request.state;
    const waits = state?.status === 'ready' || state?.status === 'uncertain';
    if (loaded === undefined || !waits) return false;
    // One answer of Atlas may miss a new key that exists.
    if (loaded.now - state.key.createdAt < ISSUING.settle) return false;
    const organization = atlas.organization(loaded.request.spec.organizationId);
    if (organization === undefined) return false;
    const asked = isGone(organization, state.key.id).catch((cause: unknown) => {
      log.warn({ requestId, err: cause }, 'reveal.key_not_checked');
      return false;
    });
    const gone = await Promise.race([asked, stopwatch.sleep(CHECK_WITHIN).then(() => false)]);
    if (!gone) return false;
    const ids = { request: requestId, credential: credentialOf(loaded.request) };
    return (await ledger.move(ids, () => ({ credential: { type: 'found_gone' } }))).ok;
  }

  async function unseal(request: Request): Promise<Secret | undefined> {
    const { state } = request;
    if (state.status !== 'claimed') return undefined;
    try {
      return seals.unseal(state.sealed, {
        organizationId: request.spec.organizationId,
        requester: request.requester,
        requestId: request.id,
        keyId: state.key.id,
        attempt: state.key.attempt,
        // Of what the record says now: with another recipient the seal does not open.
        specHash: specHash(request.spec),
      });
    } catch (cause) {
      if (!(cause instanceof SealError)) throw cause;
      log.error({ requestId: request.id, err: cause }, 'seal.broken');
      const hold = { type: 'hold', during: 'claimed', reason: 'seal_broken' } as const;
      await transitions.move(request.id, hold);
      return undefined;
    }
  }

  /** `undefined` if it cannot be encrypted for the recipient. Then it is never shown in clear. */
  async function prepared(request: Request, privateKey: Secret): Promise<HandOver | undefined> {
    try {
      return await prepareHandOver(parts, request, privateKey);
    } catch (cause) {
      if (!(cause instanceof RecipientError)) throw cause;
      log.error({ requestId: request.id, err: cause }, 'reveal.not_encrypted');
      return undefined;
    }
  }

  async function deliverClaimed(
    claimed: Claimed,
    handOver: HandOver,
    deliver: Parameters<Reveal['show']>[1],
  ): Promise<Shown> {
    const { request } = claimed;
    try {
      await deliver(request, handOver);
    } catch (cause) {
      const definite = cause instanceof SlackError && cause.code === 'definite';
      log.warn({ requestId: request.id, definite, err: cause }, 'reveal.not_delivered');
      if (definite) {
        await claims.giveBack(claimed, cause.reason);
        return no({ why: 'not_shown', stopped: 'slack' });
      }
      const doubted = await claims.doubt(claimed);
      return no({ why: 'shown_in_doubt', request: doubted?.ok ? doubted.request : request });
    }
    await claims.delivered(claimed);
    return { ok: true };
  }

  /** Somebody may have taken the old key over between the first question and the claim. */
  async function takenOver(claimed: Claimed): Promise<No<Refusal> | undefined> {
    const refusal = await askerOwns(claimed.request);
    if (refusal === undefined) return undefined;
    await claims.giveBack(claimed, refusal.why);
    return no(refusal);
  }

  /** Why it is not shown after all. Then the claim is given back, or the request is held. */
  async function stoppedBefore(claimed: Claimed): Promise<No<Refusal | NotShown> | undefined> {
    const { request, credential, entry } = claimed;
    try {
      await journal.append(entry);
    } catch (cause) {
      log.error({ requestId: request.id, err: cause }, 'audit.file_unwritable');
      await claims.giveBack(claimed, 'audit_unavailable');
      return no({ why: 'not_shown', stopped: 'audit' });
    }
    let differs: boolean;
    try {
      // Asked afterwards: if the log lost the claim meanwhile, the file does not have it either.
      differs = (await history.differs(request)) || (await history.differs(credential));
    } catch (cause) {
      log.error({ requestId: request.id, err: cause }, 'audit.log_not_compared');
      await claims.giveBack(claimed, 'log_not_compared');
      return no({ why: 'not_shown', stopped: 'log' });
    }
    if (!differs) return takenOver(claimed);
    const hold = { type: 'hold', during: 'claimed', reason: 'history_differs' } as const;
    await transitions.move(request.id, hold);
    return no({ why: 'not_revealable', status: 'held' });
  }

  return {
    load: (requestId) => requests.load(requestId),
    async refuse({ request, now }, by) {
      const facts = await people.about([by]);
      const given = { policy: parts.policy(), people: facts, now };
      return refuseReveal(request, by, given) ?? (await askerOwns(request));
    },
    async show(presented, deliver) {
      const found = await windows.recall(presented);
      if (!found.ok) return found;
      const { window } = found;
      if (!(await parts.isTimeRight())) return no({ why: 'not_shown', stopped: 'clock' });
      if (await vanished(window.requestId)) return no({ why: 'key_gone' });
      const asked = await requests.load(window.requestId);
      const refusal = asked && (await askerOwns(asked.request));
      if (refusal !== undefined) return no(refusal);
      const startedAt = stopwatch.now();
      const claimed = await claims.take(window);
      if (!claimed.ok) return claimed;
      const stopped = await stoppedBefore(claimed);
      if (stopped !== undefined) return stopped;
      if (stopwatch.now() - startedAt > REVEAL.lease - REVEAL.leaseLeftAtShow) {
        await claims.giveBack(claimed, 'too_slow');
        return no({ why: 'not_shown', stopped: 'slack' });
      }
      const privateKey = await unseal(claimed.request);
      if (privateKey === undefined) return no({ why: 'not_shown', stopped: 'seal' });
      const handOver = await prepared(claimed.request, privateKey);
      if (handOver === undefined) {
        await claims.giveBack(claimed, 'not_encrypted');
        return no({ why: 'not_shown', stopped: 'recipient' });
      }
      const { projectNames } = asked?.request ?? {};
      // What was claimed comes from its commit, and a record holds no names.
      return deliverClaimed(claimed, handOver, (request, shown) =>
        deliver(projectNames === undefined ? request : { ...request, projectNames }, shown),
      );
    },
  };
}
