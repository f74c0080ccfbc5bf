import { z } from 'zod';
import { readNamed } from '../../domain/ledger/named.ts';
import { PausedError, StoreError } from '../../foundation/errors.ts';
import type { History, Written } from '../../workflow/ports/audit.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { parseJson } from '../redis/parseJson.ts';
import { GENESIS, type Head, isNext, type Line } from './auditChain.ts';
import type { Trail } from './trail.ts';
import { type Change, createUsage } from './usage.ts';

/** What an entry says of the record that was committed with it. */
const CHANGE: z.ZodType<Change> = z.object({
  event: z.string(),
  requestId: z.string(),
  by: z.string(),
  at: z.number(),
  facts: z.object({
    version: z.int().positive(),
    status: z.string().optional(),
    quotas: z.array(z.string()).optional(),
    keyId: z.string().optional(),
  }),
});
/** The same of a pre-approval. */
const PRE_APPROVAL = z.object({
  facts: z.object({ preApproval: z.string(), version: z.int().positive() }),
});
/** The credentials that were committed with it, in lines that each name one. */
const CREDENTIALS = z.object({ facts: z.object({ credentials: z.array(z.string()) }) });
/** Written where a loss is accepted: the newest record of a request, whatever the log names of it. */
const ANCHOR = z.object({
  event: z.literal('record.anchored'),
  requestId: z.string(),
  facts: z.object({ version: z.int().positive(), commit: z.string() }),
});
/** The same of a credential. */
const CREDENTIAL_ANCHOR = z.object({
  event: z.literal('record.anchored'),
  /** Version 0: there was no record. */
  facts: z.object({ credential: z.string(), version: z.int().nonnegative(), commit: z.string() }),
});
/** Records of this commit were made of records of an earlier form: one entry stands for all. */
const LIFTED = z.object({
  event: z.literal('ledger.lifted'),
  facts: z.object({ commit: z.string() }),
});
/** An admin accepted that the log had lost entries. */
const ACCEPTED = z.object({ event: z.literal('safe_mode.off') });

interface Newest {
  /** The number of the entry. */
  readonly n: number;
  readonly version: number;
  readonly commitId: string;
  /**
   * The number of the entry before which a version was left out. A loss that somebody has accepted
   * since explains that. `Infinity` where a version came twice: an older record was put back once.
   */
  readonly tornAt: number;
}

const READ_AGAIN = 3;

/**
 * The newest commit of each request, credential and pre-approval that the audit log names, and who
 * used which quota. A MAC does not tell an older genuine record from the newest one, and whoever can write to Redis may have kept
 * older ones. Each entry is proven by its chain as it is read; where one is missing or altered,
 * nothing is concluded until an admin has accepted the loss.
 */
export function createHistory(parts: {
  readonly trail: Pick<Trail, 'commitsFrom'>;
  readonly signer: Pick<Signer, 'verify' | 'knows'>;
  readonly load: (id: string) => Promise<Written | undefined>;
}): History {
  const { trail, signer, load } = parts;
  const newest = new Map<string, Newest>();
  const usage = createUsage();
  let last: Head = GENESIS;
  let isBroken = false;
  /** The number of the entry with which an admin last accepted a loss; 0 if nobody did. */
  let accepted = 0;
  /** Its MAC, as numbers are used again after a loss; and those of all that were ever read. */
  let acceptedMac = '';
  const acceptances = new Set<string>();
  /** The commits of liftings, each with the number of its entry. */
  const lifted = new Map<string, number>();
  let turn: Promise<void> = Promise.resolve();

  function forget(): void {
    newest.clear();
    lifted.clear();
    usage.clear();
    last = GENESIS;
    isBroken = false;
    accepted = 0;
    acceptedMac = '';
  }

  /** What was lost before entry `n` of the log may have been accepted since. */
  const mayBeLost = (n: number) => accepted > n;

  function note(n: number, entry: unknown, commitId: string): void {
    const { data: anchor } = ANCHOR.safeParse(entry);
    if (anchor !== undefined) {
      const { version, commit } = anchor.facts;
      newest.set(anchor.requestId, { n, version, commitId: commit, tornAt: n });
      return;
    }
    noteCredentials(n, entry);
    const { data: change } = CHANGE.safeParse(entry);
    const { data: early } = change === undefined ? PRE_APPROVAL.safeParse(entry) : {};
    if (change !== undefined) {
      keep(n, change.requestId, change.facts.version, commitId);
      usage.note(change);
    } else if (early !== undefined) {
      keep(n, early.facts.preApproval, early.facts.version, commitId);
    }
  }

  function noteCredentials(n: number, entry: unknown): void {
    const { data: anchor } = CREDENTIAL_ANCHOR.safeParse(entry);
    if (anchor !== undefined) {
      const { credential, version, commit } = anchor.facts;
      newest.set(credential, { n, version, commitId: commit, tornAt: n });
    }
    const { data: lifting } = LIFTED.safeParse(entry);
    if (lifting !== undefined) lifted.set(lifting.facts.commit, n);
    for (const line of CREDENTIALS.safeParse(entry).data?.facts.credentials ?? []) {
      const named = readNamed(line);
      if (named === undefined) continue;
      // Its first record is in no entry of its own: only a lifting makes such a record.
      const [made] = lifted;
      if (made !== undefined && named.version > 1 && !newest.has(named.id)) {
        newest.set(named.id, { n: made[1], version: 1, commitId: made[0], tornAt: 0 });
      }
      keep(n, named.id, named.version, named.commitId);
    }
  }

  function keep(n: number, id: string, version: number, commitId: string): void {
    const before = newest.get(id);
    const expected = (before?.version ?? 0) + 1;
    const isLeftOut = version > expected && !mayBeLost(before?.n ?? 0);
    const torn = version < expected ? Number.POSITIVE_INFINITY : isLeftOut ? n : 0;
    newest.set(id, { n, version, commitId, tornAt: Math.max(before?.tornAt ?? 0, torn) });
  }

  /**
   * `unknown`: a key that nothing needs any more may be gone from the ring. Whoever makes up such an
   * entry only makes a request wait: it must name the next version, which no older record has.
   */
  function judge(line: Line): 'proven' | 'unknown' | 'missing' | 'altered' {
    if (isNext(signer, last, line)) return 'proven';
    if (line.n !== last.n + 1) return 'missing';
    return signer.knows(line.mac) ? 'altered' : 'unknown';
  }

  async function read(): Promise<void> {
    let isKnown = last.n === 0;
    for await (const line of trail.commitsFrom(Math.max(0, last.n - 1))) {
      const { n, mac, commitId } = line;
      if (!isKnown) {
        if (n !== last.n || mac !== last.mac) break;
        isKnown = true;
        continue;
      }
      const entry = parseJson(line.entry);
      const verdict = judge(line);
      if (verdict === 'missing' || verdict === 'altered') isBroken = true;
      if (verdict === 'proven' && ACCEPTED.safeParse(entry).success) {
        isBroken = false;
        accepted = n;
        acceptedMac = mac;
        acceptances.add(mac);
      }
      // Of an altered one nothing is believed, not even which version it was of.
      if (verdict !== 'altered') note(n, entry, commitId);
      last = { n, mac };
    }
    if (isKnown) return;
    // The end of the log was lost, and perhaps the records with it. Or somebody wrote another log:
    // nothing is concluded from that before an admin has accepted it.
    const known = new Set(['', ...acceptances]);
    forget();
    await read();
    if (known.has(acceptedMac)) isBroken = true;
  }

  function follow(): Promise<void> {
    const done = turn.then(read);
    turn = done.catch(() => undefined);
    return done;
  }

  async function followed(): Promise<void> {
    await follow();
    if (isBroken) throw new PausedError();
  }

  function isNewest({ id, version, commitId }: Written): boolean {
    const named = newest.get(id);
    // Of what came before a loss that somebody accepted, the record is all that is left.
    if (named === undefined) return accepted > 0 || (version === 1 && lifted.has(commitId));
    if (named.tornAt > 0 && !mayBeLost(named.tornAt)) return false;
    if (version === named.version) return named.commitId === commitId;
    return version > named.version && mayBeLost(named.n);
  }

  return {
    follow,
    isBroken: () => isBroken,
    isNewest,
    async differs(written) {
      let current = written;
      for (let round = 0; round < READ_AGAIN; round += 1) {
        await followed();
        if (isNewest(current)) {
          if (current.commitId === written.commitId) return false;
          // Nothing may be done by what was read before, whoever was faster.
          throw new StoreError('contended', `${written.id} has changed meanwhile`);
        }
        const now = await load(written.id);
        if (now === undefined || now.commitId === current.commitId) return true;
        current = now;
      }
      throw new StoreError('contended', `${written.id} changes all the time`);
    },
    async usage() {
      await followed();
      return usage;
    },
  };
}
