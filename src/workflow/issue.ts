import { ISSUING } from '../domain/issuing.ts';
import { markerMacInput, writeMarker } from '../domain/marker.ts';
import type { Policy } from '../domain/policy.ts';
import { type Attempt, type IssuedKey, issuedKey, type Request } from '../domain/request.ts';
import { AtlasError, StoreError } from '../errors.ts';
import { backOff, judgeCreate, problemOf } from './classify.ts';
import { createClearance } from './clearance.ts';
import type {
  Atlas,
  CreatedKey,
  Ids,
  Journal,
  Log,
  Organization,
  People,
  Requests,
  Seals,
  Signer,
} from './ports.ts';
import type { Transitions } from './transition.ts';

/** Time that only moves forward, for leases this process holds; ms from an arbitrary start. */
export interface Stopwatch {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export interface IssuingParts {
  readonly requests: Requests;
  readonly transitions: Transitions;
  readonly people: People;
  readonly atlas: Atlas;
  readonly journal: Journal;
  readonly seals: Seals;
  readonly signer: Signer;
  readonly policy: () => Policy;
  readonly ids: Ids;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}

const AUDIT_WAIT = 60_000;
const STORE_PAUSE = 500;

/**
 * Turns an approved request into a live key: intent written down, one POST, every answer classified.
 * A crash at any line leaves a state from which `recover` goes on (reliability fact sheet 2.4, 2.5).
 */
export function createIssuing(parts: IssuingParts): { issue(requestId: string): Promise<void> } {
  const { requests, transitions, atlas, journal, seals, signer, ids, stopwatch, log } = parts;

  const clear = createClearance(parts);

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

  /** The intent is durable; now the second device, and the last look before a byte goes out. */
  async function cleared(
    request: Request,
    attempt: Attempt,
    entry: Parameters<Journal['append']>[0],
    startedAt: number,
  ): Promise<boolean> {
    try {
      await journal.append(entry);
    } catch (cause) {
      log.error({ requestId: request.id, err: cause }, 'audit.file_unwritable');
      await putOff(request, attempt, 'audit_unavailable', AUDIT_WAIT);
      return false;
    }
    const clearance = await clear(request);
    if (clearance === 'people_unknown') {
      await putOff(request, attempt, 'people_unknown', backOff(attempt.number));
      return false;
    }
    if (clearance !== undefined) {
      await transitions.move(request.id, { type: 'hold', ...clearance });
      return false;
    }
    const left = ISSUING.lease - (stopwatch.now() - startedAt);
    if (left >= ISSUING.leaseLeftAtCreate) return true;
    await putOff(request, attempt, 'too_slow', backOff(attempt.number));
    return false;
  }

  async function refused(request: Request, attempt: Attempt, error: unknown): Promise<void> {
    const verdict = judgeCreate(error, attempt.number);
    const number = attempt.number;
    log.warn(
      { requestId: request.id, attempt: number, next: verdict.next, err: error },
      'create.no',
    );
    const now = await requests.now();
    const { problem } = verdict;
    switch (verdict.next) {
      case 'try_later':
        await transitions.move(request.id, {
          type: 'try_later',
          attempt: number,
          retryAt: now + verdict.waitMs,
          problem,
        });
        return;
      case 'hold':
        await transitions.move(request.id, { type: 'hold', reason: verdict.reason, problem });
        return;
      case 'fail':
        await transitions.move(request.id, { type: 'fail', attempt: number, problem });
        return;
      case 'doubt':
        await transitions.move(request.id, {
          type: 'doubt',
          attempt: number,
          after: now + ISSUING.settle,
          afterwards: { next: 'retry' },
          problem,
        });
        return;
      default:
        verdict satisfies never;
    }
  }

  /** The key exists but cannot be used as asked: it goes, then the request fails or tries again. */
  async function withoutAccessList(request: Request, attempt: Attempt, error: unknown) {
    log.warn({ requestId: request.id, err: error }, 'create.access_list_refused');
    const refusal =
      error instanceof AtlasError && error.effect === 'none' && error.code === 'bad_request'
        ? problemOf(error)
        : undefined;
    await transitions.move(request.id, {
      type: 'doubt',
      attempt: attempt.number,
      after: await requests.now(),
      afterwards:
        refusal === undefined
          ? { next: 'retry' }
          : { next: 'fail', problem: { ...refusal, code: 'access_list_refused' } },
      problem: refusal ?? { code: 'access_list_in_doubt' },
    });
  }

  /** Nobody will ever hold this private key: the key must not stay alive. */
  async function discard(organization: Organization, request: Request, keyId: string) {
    log.error({ requestId: request.id, keyId }, 'key.loser');
    try {
      await organization.deleteKey(keyId);
    } catch (cause) {
      // Its marker is on record as an attempt in doubt; recovery deletes it later.
      log.error({ requestId: request.id, keyId, err: cause }, 'key.loser_not_deleted');
    }
  }

  /** An earlier commit whose reply was lost may have made this key the one of the record. */
  async function isWinner(requestId: string, keyId: string): Promise<boolean> {
    const request = (await requests.load(requestId))?.request;
    if (request === undefined) return false;
    const replaced = request.replacement?.keys.some(({ id }) => id === keyId) === true;
    return replaced || issuedKey(request)?.id === keyId;
  }

  /** Redis away at the worst moment: the same commit again, until the lease ends. */
  async function record(
    organization: Organization,
    request: Request,
    command: Parameters<Transitions['move']>[1],
    key: IssuedKey,
    startedAt: number,
  ): Promise<void> {
    let doubt = false;
    for (;;) {
      try {
        const moved = await transitions.move(request.id, command);
        if (!moved.ok && !(await isWinner(request.id, key.id))) {
          await discard(organization, request, key.id);
        }
        return;
      } catch (cause) {
        if (!(cause instanceof StoreError)) throw cause;
        doubt ||= cause.code === 'unsure';
        log.error({ requestId: request.id, keyId: key.id, err: cause }, 'store.lost_at_create');
        if (stopwatch.now() - startedAt > ISSUING.lease - STORE_PAUSE) {
          // A commit that may have been written must not lose its key; otherwise recovery finds it.
          if (!doubt) await discard(organization, request, key.id);
          return;
        }
        await stopwatch.sleep(STORE_PAUSE);
      }
    }
  }

  async function keep(
    organization: Organization,
    request: Request,
    attempt: Attempt,
    created: CreatedKey,
    startedAt: number,
  ): Promise<void> {
    const now = attempt.startedAt + (stopwatch.now() - startedAt);
    const key: IssuedKey = {
      id: created.key.id,
      publicKey: created.key.publicKey,
      attempt: attempt.number,
      createdAt: Math.round(now),
    };
    const sealed = seals.seal(created.privateKey, {
      organizationId: request.spec.organizationId,
      requester: request.requester,
      requestId: request.id,
      keyId: key.id,
      attempt: attempt.number,
      specHash: request.specHash,
    });
    const until = key.createdAt + parts.policy().revealWithinMs;
    await record(
      organization,
      request,
      { type: 'created', attempt: attempt.number, key, sealed, until },
      key,
      startedAt,
    );
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
        roles: spec.roles,
      });
    } catch (error) {
      await refused(request, attempt, error);
      return;
    }
    if (spec.accessList.length > 0) {
      try {
        await organization.addAccessListEntries(created.key.id, spec.accessList);
      } catch (error) {
        await withoutAccessList(request, attempt, error);
        return;
      }
    }
    await keep(organization, request, attempt, created, startedAt);
  }

  return {
    async issue(requestId) {
      const loaded = await requests.load(requestId);
      if (loaded?.request.state.status !== 'approved') return;
      if (loaded.now < loaded.request.state.retryAt) return;
      const organization = atlas.organization(loaded.request.spec.organizationId);
      if (organization === undefined) {
        await transitions.move(requestId, { type: 'hold', reason: 'organization_gone' });
        return;
      }
      const startedAt = stopwatch.now();
      const attempt = newAttempt(loaded.request, loaded.now);
      const leaseUntil = loaded.now + ISSUING.lease;
      const begun = await transitions.move(requestId, { type: 'begin', attempt, leaseUntil });
      if (!begun.ok) return;
      if (await cleared(begun.request, attempt, begun.entry, startedAt)) {
        await create(organization, begun.request, attempt, startedAt);
      }
    },
  };
}
