import type { PreApproval } from '../../domain/approval/preApproval.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { StoreError } from '../../foundation/errors.ts';
import { gonePreApprovalAnchor, preApprovalAnchor } from '../core/anchor.ts';
import type { History, LostEntry, ReadLost } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { PreApprovals, Requests } from '../ports/store.ts';
import { entryOf, noticesOf } from '../preApproval/preApprovalNotices.ts';

const RACES = 3;

/** By whom the lost entries say that it was revoked; `undefined`: they do not say so. */
type RevokedBy = string | undefined;

function revokedIn({ entry, isAuthentic }: LostEntry): RevokedBy {
  if (entry.event !== 'pre_approval.revoked') return undefined;
  return isAuthentic ? entry.by : 'keywarden';
}

async function named(entries: AsyncIterable<LostEntry>): Promise<ReadonlyMap<string, RevokedBy>> {
  const found = new Map<string, RevokedBy>();
  for await (const logged of entries) {
    const { preApproval } = logged.entry.facts;
    if (logged.entry.requestId !== undefined || typeof preApproval !== 'string') continue;
    found.set(preApproval, found.get(preApproval) ?? revokedIn(logged));
  }
  return found;
}

/**
 * For each pre-approval that the lost entries name. What was revoked is revoked again, where Redis
 * shows it as it was before. Of every other one it is written down which record is the newest.
 * Called before safe mode ends; it can be repeated. Throws `StoreError`.
 */
export function createLostPreApprovals(parts: {
  readonly readLost: ReadLost;
  readonly history: Pick<History, 'follow' | 'isOlder'>;
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly preApprovals: Pick<PreApprovals, 'get' | 'save'>;
  readonly policy: () => Policy;
  readonly ids: Pick<Ids, 'nonce'>;
}): () => Promise<void> {
  const { history, requests, preApprovals, ids } = parts;

  async function revoke(before: PreApproval, by: string): Promise<boolean> {
    const given = { policy: parts.policy(), now: await requests.now() };
    const after: PreApproval = {
      ...before,
      version: before.version + 1,
      commitId: ids.nonce(),
      revoked: { by, at: given.now },
    };
    const entry = entryOf(after, 'pre_approval.revoked', by, given);
    return preApprovals.save(after, before, entry, noticesOf(after, given.policy));
  }

  async function settle(id: string, by: RevokedBy): Promise<void> {
    for (let race = 0; race < RACES; race += 1) {
      const found = (await preApprovals.get([id])).get(id);
      // What may change it in between is that it is revoked: then it allows nothing either.
      await history.follow();
      const isOlder = found !== undefined && history.isOlder(found);
      if (found === undefined || isOlder || by === undefined || found.revoked !== undefined) {
        const given = { at: await requests.now(), policyHash: parts.policy().hash };
        const isNone = found === undefined || isOlder;
        return requests.note(
          isNone ? gonePreApprovalAnchor(id, given) : preApprovalAnchor(found, given),
        );
      }
      if (await revoke(found, by)) return;
    }
    throw new StoreError('contended', `pre-approval ${id} could not be revoked`);
  }

  return async () => {
    for (const [id, by] of await named(parts.readLost())) await settle(id, by);
  };
}
