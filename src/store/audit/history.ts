import { z } from 'zod';
import type { Request } from '../../domain/record/request.ts';
import type { History } from '../../workflow/ports/audit.ts';
import { parseJson } from '../redis/parseJson.ts';
import { GENESIS, type Head } from './auditChain.ts';
import type { Trail } from './trail.ts';

/** What an entry says of the record that was committed with it. */
const CHANGE = z.object({
  event: z.string(),
  requestId: z.string(),
  facts: z.object({ version: z.int().positive() }),
});

interface Newest {
  readonly version: number;
  readonly commitId: string;
  /** A version came twice or was left out: an older record was put back once. */
  readonly isTorn: boolean;
}

const READ_AGAIN = 3;

/**
 * The newest commit of each request that the audit log names. A MAC does not tell an older genuine
 * record from the newest one, and whoever can write to Redis may have kept older ones. Entries are
 * not verified here: a forged one only makes a request wait.
 */
export function createHistory(parts: {
  readonly trail: Pick<Trail, 'at' | 'commitsFrom'>;
  readonly load: (id: string) => Promise<Pick<Request, 'commitId'> | undefined>;
}): History {
  const { trail, load } = parts;
  const newest = new Map<string, Newest>();
  let last: Head = GENESIS;
  let turn: Promise<void> = Promise.resolve();

  function note(entry: string, commitId: string): void {
    const parsed = CHANGE.safeParse(parseJson(entry));
    if (!parsed.success) return;
    const { requestId, facts } = parsed.data;
    const { version } = facts;
    const before = newest.get(requestId);
    const isNext = version === (before?.version ?? 0) + 1;
    newest.set(requestId, { version, commitId, isTorn: before?.isTorn === true || !isNext });
  }

  async function read(): Promise<void> {
    const known = last.n === 0 ? undefined : await trail.at(last.n);
    if (known?.mac !== last.mac) {
      // The end of the log was lost, and the records with it: what counts now is what is there.
      newest.clear();
      last = GENESIS;
    }
    for await (const { n, mac, entry, commitId } of trail.commitsFrom(last.n)) {
      note(entry, commitId);
      last = { n, mac };
    }
  }

  function follow(): Promise<void> {
    const done = turn.then(read);
    turn = done.catch(() => undefined);
    return done;
  }

  return {
    follow,
    async differs({ id, commitId }) {
      let current: string | undefined = commitId;
      for (let round = 0; round < READ_AGAIN; round += 1) {
        await follow();
        const named = newest.get(id);
        if (named === undefined || named.isTorn) return true;
        if (named.commitId === current) return false;
        // Somebody may just have been faster.
        current = (await load(id))?.commitId;
      }
      return true;
    },
  };
}
