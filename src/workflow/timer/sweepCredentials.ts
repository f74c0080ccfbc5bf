import { StoreError } from '../../foundation/errors.ts';
import type { DueCredentials } from '../converging/dueCredentials.ts';
import type { createDelivery } from '../notices/deliver.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';

/** Nobody else takes it meanwhile, ms. That only one is at work is ensured by its turn. */
const LEASE = 30_000;
const AT_ONCE = 20;

/** `later`: what only time has caused, one after another in each organization. */
export type CredentialLane = 'now' | 'due' | 'later';

export interface CredentialSweep {
  attend(credentialId: string, lane: CredentialLane): Promise<void>;
  /** One pass over what is due. Returns the ms until the next is due, `null` if nothing waits. */
  sweep(): Promise<number | null>;
}

/** Moves on the credentials that are due. */
export function createCredentialSweep(parts: {
  readonly credentials: Pick<Credentials, 'takeDue'>;
  readonly due: DueCredentials;
  readonly delivery: Pick<ReturnType<typeof createDelivery>, 'deliverFor'>;
  /**
   * Takes over one that is due: `attend` is called for it, a few at a time, and one at a time where an
   * organization is named.
   */
  readonly attendLater: (
    lane: 'due' | 'later',
    credentialId: string,
    organizationId?: string,
  ) => void;
  readonly isTimeRight: () => Promise<boolean>;
  readonly log: Log;
}): CredentialSweep {
  const { credentials, due, delivery, attendLater, isTimeRight, log } = parts;

  async function guarded(what: string, credential: string, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (cause) {
      // It stays due: a later pass tries again.
      log.error({ credential, err: cause }, what);
    }
  }

  async function moveOn(credentialId: string, lane: CredentialLane): Promise<void> {
    if (lane === 'later') return due.work(credentialId);
    const attended = await due.attend(credentialId);
    if (attended !== 'done') attendLater('later', credentialId, attended.laterIn);
  }

  return {
    async attend(credentialId, lane) {
      await guarded('credentials.failed', credentialId, moveOn(credentialId, lane));
      await guarded('notices.failed', credentialId, delivery.deliverFor(credentialId));
    },
    async sweep() {
      // What is taken by a wrong clock would be leased until some day.
      const isRight = await isTimeRight().catch((cause: unknown) => {
        if (!(cause instanceof StoreError)) throw cause;
        // Redis is away: taking what is due will say so.
        return true;
      });
      if (!isRight) return null;
      const { ids, nextAt, now } = await credentials.takeDue({ limit: AT_ONCE, leaseMs: LEASE });
      for (const id of ids) attendLater('due', id);
      return nextAt === null ? null : Math.max(0, nextAt - now);
    },
  };
}
