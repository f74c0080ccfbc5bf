import { type Head, type Line, verifyChain } from '../../store/audit/auditChain.ts';
import type { Folder } from '../../store/audit/auditFolder.ts';
import { type CopyLine, readCopyLine } from '../../store/audit/copyLine.ts';
import type { Trail } from '../../store/audit/trail.ts';
import type { Ledger, Mark } from '../../workflow/ports/audit.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';

export interface Verified {
  readonly ok: boolean;
  /** One sentence per log and copy. */
  readonly says: readonly string[];
}

interface Parts {
  readonly trail: Trail;
  readonly ledger: Pick<Ledger, 'standing'>;
  readonly folder?: Folder;
  readonly signer: Pick<Signer, 'verify'>;
}

/** A problem of a copy, thrown while its lines are read. */
class Bad extends Error {}

/**
 * Maps epoch and number of each file's last entry to its MAC. The file that continues it needs it.
 */
type Ends = Map<string, string>;
const endOf = (epoch: number, n: number) => `${epoch}:${n}`;

/** Checks the log and every copy of it, and names the first bad entry of each. */
export async function verifyAudit(parts: Parts): Promise<Verified> {
  const log = await verifyLog(parts);
  const says = [log.says];
  let ok = log.ok;
  const ends: Ends = new Map();
  for (const name of (await parts.folder?.files()) ?? []) {
    if (parts.folder === undefined) break;
    const copy = await verifyCopy(parts, parts.folder, name, ends);
    says.push(`${name}: ${copy.says}`);
    ok &&= copy.ok;
  }
  return { ok, says };
}

interface Said {
  readonly ok: boolean;
  readonly says: string;
}

function wrong(n: number, why: 'missing' | 'altered'): string {
  return why === 'missing'
    ? `entry ${n} is missing.`
    : `entry ${n} was altered, or is signed with a key that is not in KEYWARDEN_SIGN_KEYS.`;
}

async function verifyLog({ trail, ledger, signer }: Parts): Promise<Said> {
  const { head } = await ledger.standing();
  const known = head.n === 0 ? {} : { head: { n: head.n, mac: head.h } };
  const verdict = await verifyChain(signer, trail.after(0), known);
  return verdict.ok
    ? { ok: true, says: `Redis: ${verdict.head.n} entries, whole and unaltered.` }
    : { ok: false, says: `Redis: ${wrong(verdict.n, verdict.why)}` };
}

async function verifyCopy(
  { trail, ledger, signer }: Parts,
  folder: Folder,
  name: string,
  ends: Ends,
): Promise<Said> {
  const { head } = await ledger.standing();
  let first: CopyLine | undefined;
  let last: Mark | undefined;
  try {
    const lines = copyLines(folder, name);
    const { value } = await lines.next();
    if (value === undefined) return { ok: true, says: 'no entries.' };
    first = value;
    const from = await predecessor(first, { trail, ends, current: head.epoch });
    async function* rest(start: CopyLine): AsyncGenerator<Line> {
      const redis = start.epoch === head.epoch ? trail.after(start.n - 1) : undefined;
      for (let line: CopyLine | undefined = start; line !== undefined; ) {
        if (redis !== undefined) await compare(line, redis);
        last = line;
        // The first line cannot be checked without the entry before it. Then it only starts the
        // chain.
        if (line !== start || from !== undefined)
          yield { n: line.n, mac: line.h, entry: line.entry };
        line = (await lines.next()).value;
      }
    }
    const start: Head = from ?? { n: first.n, mac: first.h };
    const verdict = await verifyChain(signer, rest(first), { from: start });
    if (!verdict.ok) return { ok: false, says: wrong(verdict.n, verdict.why) };
  } catch (cause) {
    if (!(cause instanceof Bad)) throw cause;
    return { ok: false, says: cause.message };
  }
  const end = last ?? first;
  ends.set(endOf(end.epoch, end.n), end.h);
  const range = `entries ${first.n} to ${end.n}`;
  return end.epoch === head.epoch
    ? { ok: true, says: `${range}, whole and the same as in Redis.` }
    : { ok: true, says: `${range}, whole; from before a loss of entries that was accepted.` };
}

/** The entry before the first line of a file, from an earlier file or from Redis. */
async function predecessor(
  first: CopyLine,
  known: { readonly trail: Trail; readonly ends: Ends; readonly current: number },
): Promise<Head | undefined> {
  const n = first.n - 1;
  if (n === 0) return { n: 0, mac: '' };
  const earlier = known.ends.get(endOf(first.epoch, n));
  if (earlier !== undefined) return { n, mac: earlier };
  const stored = first.epoch === known.current ? await known.trail.at(n) : undefined;
  return stored === undefined ? undefined : { n, mac: stored.mac };
}

async function compare(line: CopyLine, redis: AsyncGenerator<Line>): Promise<void> {
  const { value: stored } = await redis.next();
  if (stored === undefined) throw new Bad(`entry ${line.n} is not in Redis any more.`);
  if (stored.n !== line.n || stored.mac !== line.h || stored.entry !== line.entry) {
    throw new Bad(`entry ${line.n} is another one in Redis.`);
  }
}

/**
 * The entries of a file. A crash may leave a line cut short: that is accepted if the next line
 * begins with the same text. A repeated line is read once.
 */
async function* copyLines(
  folder: Folder,
  name: string,
): AsyncGenerator<CopyLine, undefined, undefined> {
  let cut: string | undefined;
  let before: string | undefined;
  let number = 0;
  for await (const text of folder.linesOf(name)) {
    number += 1;
    const line = readCopyLine(text);
    if (cut !== undefined && !text.startsWith(cut)) {
      throw new Bad(`line ${number - 1} is not an entry.`);
    }
    cut = line === undefined ? text : undefined;
    if (line === undefined || text === before) continue;
    before = text;
    yield line;
  }
  return undefined;
}
