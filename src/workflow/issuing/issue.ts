import { IMPLIED_ROLE } from '../../domain/key/access.ts';
import { markerMacInput, writeMarker } from '../../domain/key/marker.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Attempt } from '../../domain/record/state.ts';
import { ISSUING } from '../../domain/transitions/issuing.ts';
import { createAskerOwns } from '../ledger/askerOwns.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { CreatedKey, Organization } from '../ports/atlas.ts';
import type { Journal } from '../ports/audit.ts';
import type { Credentials } from '../ports/credentials.ts';
import { backOff } from './classify.ts';
import { createCreateFailures } from './createFailures.ts';
import type { IssuingParts } from './issuingParts.ts';
import { createPreCreateCheck } from './preCreateCheck.ts';
import { createKeyProof } from './proveKey.ts';
import { createNewKeyStorage } from './storeNewKey.ts';

/** The audit file may be written again at any moment, so nobody waits for it for minutes, ms. */
const AUDIT_WAIT_LONGEST = 60_000;
const DIFFERS = { reason: 'history_differs' } as const;

/**
 * Creates the key of an approved request: stores the intent, sends one POST, classifies every answer,
 * seals the private key. What the key may do is given to it afterwards (`fit.ts`). After a crash at any line, `recover` can go on from the stored state. See
 * src/README.md#issuing and src/README.md#crash-points.
 */
export function createIssuing(
  parts: IssuingParts & {
    readonly credentials: Pick<Credentials, 'get'>;
    readonly ledger: Pick<LedgerTransitions, 'move'>;
  },
): { issue(requestId: string): Promise<void> } {
  const { requests, transitions, atlas, journal, history, signer, ids, stopwatch, log } = parts;
  const { credentials, ledger } = parts;

  const lastCheck = createPreCreateCheck(parts);
  const askerOwns = createAskerOwns(parts);
  const refusals = createCreateFailures(parts);
  const prove = createKeyProof(parts);
  const keep = createNewKeyStorage(parts);

  function newAttempt(request: Request, now: number): Attempt {
    const number = request.attempts + 1;
    const nonce = ids.nonce();
    const mac = signer.markerMac(markerMacInput(request.id, number, nonce));
    return {
      number,
      nonce,
      marker: writeMarker({ requestId: request.id, attempt: number, mac }),
      startedAt: now,
    };
  }

  async function putOff(request: Request, attempt: Attempt, code: string, waitMs: number) {
    const now = await requests.now();
    await transitions.move(request.id, {
      type: 'try_later',
      attempt: attempt.number,
      retryAt: now + waitMs,
      problem: { code },
    });
  }

  async function preCreateCheck(request: Request, now: number) {
    const refusal = await askerOwns(request);
    if (refusal?.why === 'person_unknown') return 'people_unknown';
    if (refusal !== undefined) return { reason: 'not_allowed_any_more' } as const;
    return lastCheck(request, now);
  }

  /**
   * Called when the intent is durable. Waits for the audit file, then makes the last check before
   * the POST. If the answer is no, the attempt was put off or held.
   */
  async function mayCreate(
    request: Request,
    attempt: Attempt,
    entry: Parameters<Journal['append']>[0],
    startedAt: number,
  ): Promise<boolean> {
    const wait = Math.min(AUDIT_WAIT_LONGEST, backOff(attempt.number));
    const stop = async (event: string, code: string, cause: unknown) => {
      log.error({ requestId: request.id, err: cause }, event);
      await putOff(request, attempt, code, wait);
      return false;
    };
    try {
      await journal.append(entry);
    } catch (cause) {
      return stop('audit.file_unwritable', 'audit_unavailable', cause);
    }
    let differs: boolean;
    try {
      // Of what the create will be made of, not of what was read before. Asked afterwards: if the log
      // lost the intent meanwhile, the file does not have it either.
      differs = await history.differs(request);
    } catch (cause) {
      return stop('audit.log_not_compared', 'log_not_compared', cause);
    }
    const failure = differs ? DIFFERS : await preCreateCheck(request, attempt.startedAt);
    if (failure === 'people_unknown') {
      await putOff(request, attempt, 'people_unknown', backOff(attempt.number));
      return false;
    }
    if (failure !== undefined && 'without' in failure) {
      const anew = { type: 'ask_anew', attempt: attempt.number, ...failure } as const;
      await transitions.move(request.id, anew);
      return false;
    }
    if (failure !== undefined) {
      const during = 'creating';
      const hold = { type: 'hold', during, attempt: attempt.number, ...failure } as const;
      await transitions.move(request.id, hold);
      return false;
    }
    const left = ISSUING.lease - (stopwatch.now() - startedAt);
    if (left >= ISSUING.leaseLeftAtCreate) return true;
    await putOff(request, attempt, 'too_slow', backOff(attempt.number));
    return false;
  }

  async function create(
    organization: Organization,
    request: Request,
    attempt: Attempt,
    startedAt: number,
  ): Promise<void> {
    const { spec } = request;
    let created: CreatedKey;
    try {
      created = await organization.createKey({
        description: `${spec.description}${attempt.marker}`,
        // It gets its roles when its addresses are there: nobody can use it from anywhere else.
        roles: [IMPLIED_ROLE],
      });
    } catch (error) {
      await refusals.create(request, attempt, error);
      return;
    }
    const proven = await prove(organization, request, attempt, created, startedAt);
    if (!proven.ok) {
      await refusals.notProven(request, attempt, proven.suspect);
      return;
    }
    const { privateKey } = created;
    await keep(organization, request, { key: proven.key, attempt, privateKey }, startedAt);
  }

  /** Its turn comes in the commit that ends the old key; this is for one that it missed. */
  async function afterOldKey(requestId: string, old: string): Promise<void> {
    const ended = (await credentials.get([old])).get(old)?.state.status === 'ended';
    if (!ended) return;
    const command = { type: 'may_begin', credential: old } as const;
    await ledger.move({ request: requestId }, () => ({ request: command }));
  }

  return {
    async issue(requestId) {
      // Taken before the time of Redis is read, so that the lease never seems younger than it is.
      const startedAt = stopwatch.now();
      const loaded = await requests.load(requestId);
      if (loaded?.request.state.status !== 'approved') return;
      const { retryAt, waitsFor } = loaded.request.state;
      if (waitsFor !== undefined) return afterOldKey(requestId, waitsFor);
      if (loaded.now < retryAt) return;
      const { attempts, attemptsAllowed } = loaded.request;
      if (attempts >= attemptsAllowed) {
        const during = 'approved';
        await transitions.move(requestId, { type: 'hold', during, reason: 'attempts_exhausted' });
        return;
      }
      const organization = atlas.organization(loaded.request.spec.organizationId);
      if (organization === undefined) {
        const during = 'approved';
        await transitions.move(requestId, { type: 'hold', during, reason: 'organization_gone' });
        return;
      }
      const attempt = newAttempt(loaded.request, loaded.now);
      const leaseUntil = loaded.now + ISSUING.lease;
      const begun = await transitions.move(requestId, { type: 'begin', attempt, leaseUntil });
      if (!begun.ok) return;
      if (await mayCreate(begun.request, attempt, begun.entry, startedAt)) {
        await create(organization, begun.request, attempt, startedAt);
      }
    },
  };
}
