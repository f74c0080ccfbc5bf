import type { Alarms, PutBack } from '../ports/alarms.ts';
import type { List } from '../ports/listings.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';
import type { UnusableLists } from './unusableLists.ts';

/** Looks for what is missing; `mend` puts it back. */
type Look = (mend: boolean) => Promise<readonly List[]>;

/** Puts back what is missing beside a record, and tells the admins of it. */
export function createMissing(parts: {
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly unusable: Pick<UnusableLists, 'usable'>;
  readonly alarms: Pick<Alarms, 'putBack'>;
  readonly policyHash: () => string;
  /** Throws where nothing may be done now. */
  readonly allowed: () => Promise<void>;
  readonly log: Log;
}): {
  note(id: string, lists: readonly string[], isRequest: boolean): Promise<void>;
  mend(id: string, look: Look, isRequest?: boolean): Promise<void>;
  /** One message for all. If Slack does not take it, the next round tells. */
  tell(): Promise<void>;
} {
  const { requests, unusable, alarms, allowed, log } = parts;
  /** What the admins have not been told of yet. */
  let untold: readonly PutBack[] = [];

  async function note(id: string, lists: readonly string[], isRequest: boolean): Promise<void> {
    log.error({ record: id, lists }, 'listing.put_back');
    await requests.note({
      event: 'listing.put_back',
      ...(isRequest && { requestId: id }),
      by: 'keywarden',
      at: await requests.now(),
      outcome: 'success',
      policyHash: parts.policyHash(),
      facts: { lists, ...(isRequest ? {} : { record: id }) },
    });
  }

  return {
    note,
    /** The entry comes first: whatever is put back is in the log. */
    async mend(id, look, isRequest = true) {
      const missing = await unusable.usable(id, () => look(false), []);
      if (missing.length === 0) return;
      await allowed();
      await note(id, missing, isRequest);
      await allowed();
      untold = [...untold, { id, lists: await look(true) }];
    },
    async tell() {
      if (untold.length === 0) return;
      const now = untold;
      if (await alarms.putBack(now)) untold = untold.slice(now.length);
    },
  };
}
