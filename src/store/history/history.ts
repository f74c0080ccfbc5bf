import { PausedError, StoreError } from '../../foundation/errors.ts';
import type { History, Written } from '../../workflow/ports/audit.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { GENESIS, type Head, isNext, type Line } from '../audit/auditChain.ts';
import type { Trail } from '../audit/trail.ts';
import { ANCHORED, entrySays, type Said, type Says } from './entrySays.ts';
import { createLivingCredentials } from './livingCredentials.ts';
import { createMessagesInLog } from './messagesInLog.ts';
import { createUsage } from './usage.ts';

interface Newest {
  /** The number of the entry. */
  readonly n: number;
  readonly version: number;
  /** `undefined`: the entry does not say, so no record is the newest. */
  readonly commitId: string | undefined;
  /**
   * The number of the entry before which a version was left out. A loss that somebody has accepted
   * since explains that. `Infinity` where a version came twice: an older record was put back once.
   */
  readonly tornAt: number;
}

const READ_AGAIN = 3;

/**
 * The newest commit of each request, credential and pre-approval that the audit log names, and who
 * used which quota. A MAC does not tell an older genuine record from the newest one, and whoever can
 * write to Redis may have kept older ones. Each entry is proven by its chain as it is read; where one
 * is missing or altered, nothing is concluded until an admin has accepted the loss.
 */
export function createHistory(parts: {
  readonly trail: Pick<Trail, 'after'>;
  readonly signer: Pick<Signer, 'verify' | 'knows'>;
  readonly load: (id: string) => Promise<Written | undefined>;
}): History {
  const { trail, signer, load } = parts;
  const newest = new Map<string, Newest>();
  const usage = createUsage();
  const messages = createMessagesInLog();
  const living = createLivingCredentials();
  let last: Head = GENESIS;
  let isBroken = false;
  /** Whether an entry was under a key of the ring. */
  let hasProven = false;
  /** The number of the entry with which an admin last accepted a loss; 0 if nobody did. */
  let accepted = 0;
  /** The number of the entry with which the loss that was last accepted was noticed. */
  let noticed = 0;
  /** The same since then; 0 if none was. */
  let noticing = 0;
  /** The MAC of `accepted`, as numbers are used again after a loss; and those of all that were ever read. */
  let acceptedMac = '';
  const acceptances = new Set<string>();
  /** Those that were known when the log turned out to be another one, until that one was read whole. */
  let knownAtCut: ReadonlySet<string> | undefined;
  /** The commits of liftings, each with the number of its entry. */
  const lifted = new Map<string, number>();
  let turn: Promise<void> = Promise.resolve();

  function forget(): void {
    newest.clear();
    lifted.clear();
    usage.clear();
    messages.clear();
    living.clear();
    last = GENESIS;
    isBroken = false;
    hasProven = false;
    accepted = 0;
    noticed = 0;
    noticing = 0;
    acceptedMac = '';
  }

  /** What was lost before entry `n` of the log may have been accepted since. */
  const isAccepted = (n: number) => accepted > n;
  /** Entries after entry `n` may have been lost. What was written since that was noticed is there. */
  const mayGoOn = (n: number) => n < noticed;

  function note(n: number, said: Said, isProven: boolean): void {
    const { record } = said;
    noteCredentials(n, said);
    messages.noteOwed(said);
    if (record === undefined) return;
    const { id, event, requestId, facts } = record;
    if (event === ANCHORED) {
      if (isProven) anchor(n, record);
      return;
    }
    keep(n, id, facts.version, facts.commit);
    if (requestId !== undefined) usage.note(requestId, record);
  }

  function noteCredentials(n: number, said: Said): void {
    if (said.lifted !== undefined) lifted.set(said.lifted, n);
    for (const { id, version, commitId, status } of said.credentials ?? []) {
      living.note(id, status);
      // Its first record is in no entry of its own: only a lifting makes such a record.
      const [made] = lifted;
      if (made !== undefined && version > 1 && !newest.has(id)) {
        newest.set(id, { n: made[1], version: 1, commitId: made[0], tornAt: 0 });
      }
      keep(n, id, version, commitId);
    }
  }

  /** Written before a loss is accepted, it counts from then on; about an earlier loss, at once. */
  function anchor(n: number, record: Says & { readonly id: string }): void {
    const { id, requestId, facts } = record;
    const counts = isAccepted(newest.get(id)?.n ?? 0) ? 0 : n;
    // Without a commit no record is believed, nor anything that is built on one.
    const tornAt = facts.commit === undefined ? Number.POSITIVE_INFINITY : counts;
    newest.set(id, { n, version: facts.version, commitId: facts.commit, tornAt });
    if (requestId !== undefined) usage.anchor(requestId, facts);
    else if (facts.credential !== undefined) living.note(id, facts.status);
  }

  function keep(n: number, id: string, version: number, commitId: string | undefined): void {
    // After an anchor without a record, one that was made anew is no older one.
    const isAnew = version === 1 && newest.get(id)?.version === 0;
    const before = isAnew ? undefined : newest.get(id);
    const expected = (before?.version ?? 0) + 1;
    const isLeftOut = version > expected && !mayGoOn(before?.n ?? 0);
    const torn = version < expected ? Number.POSITIVE_INFINITY : isLeftOut ? n : 0;
    newest.set(id, { n, version, commitId, tornAt: Math.max(before?.tornAt ?? 0, torn) });
  }

  /**
   * `unknown`: the log begins under keys that nothing needs any more and that are gone from the ring.
   * Behind an entry that is proven, an entry under an unknown key is one that somebody made up.
   */
  function judge(line: Line): 'proven' | 'unknown' | 'missing' | 'altered' {
    if (isNext(signer, last, line)) return 'proven';
    if (line.n !== last.n + 1) return 'missing';
    return hasProven || signer.knows(line.mac) ? 'altered' : 'unknown';
  }

  function accept({ n, mac }: Line): void {
    isBroken = false;
    accepted = n;
    noticed = noticing === 0 ? n : noticing;
    noticing = 0;
    acceptedMac = mac;
    acceptances.add(mac);
  }

  async function read(): Promise<void> {
    let isKnown = last.n === 0;
    for await (const line of trail.after(Math.max(0, last.n - 1))) {
      const { n, mac } = line;
      if (!isKnown) {
        if (n !== last.n || mac !== last.mac) break;
        isKnown = true;
        continue;
      }
      const said = entrySays(line.entry);
      const verdict = judge(line);
      if (verdict === 'missing' || verdict === 'altered') isBroken = true;
      if (verdict === 'proven') hasProven = true;
      if (verdict === 'proven' && said.safeMode === 'on') noticing ||= n;
      if (verdict === 'proven' && said.safeMode === 'off') accept(line);
      if (verdict === 'proven') messages.noteOutage(said);
      // Of an altered one nothing is believed, not even which version it was of.
      if (verdict !== 'altered') note(n, said, verdict === 'proven');
      last = { n, mac };
    }
    if (!isKnown) {
      knownAtCut = new Set(['', ...acceptances]);
      forget();
      return read();
    }
    // The end of the log was lost, and perhaps the records with it. Or somebody wrote another log:
    // nothing is concluded from that before an admin has accepted it.
    if (knownAtCut?.has(acceptedMac)) isBroken = true;
    knownAtCut = undefined;
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
    if (named.tornAt > 0 && !isAccepted(named.tornAt)) return false;
    if (version === named.version) return named.commitId === commitId;
    return version > named.version && mayGoOn(named.n);
  }

  return {
    follow,
    isBroken: () => isBroken,
    isOlder({ id, version, commitId }) {
      const named = newest.get(id);
      if (named === undefined) return false;
      if (named.tornAt === Number.POSITIVE_INFINITY || version < named.version) return true;
      const isOther = named.commitId !== undefined && named.commitId !== commitId;
      return version === named.version && isOther;
    },
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
    owed: messages.owed,
    allSettled: messages.allSettled,
    causesOf: messages.causesOf,
    async living() {
      await followed();
      return living.ids;
    },
  };
}
